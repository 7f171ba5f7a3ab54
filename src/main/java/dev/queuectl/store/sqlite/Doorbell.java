package dev.queuectl.store.sqlite;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.Objects;

/**
 * A file that is touched after a commit which others may care about. It lies in a folder of its
 * own, so that whoever watches that folder hears of nothing else; it exists once somebody did.
 */
final class Doorbell {
    private final Path folder;
    private final int owner;
    private final File button;

    Doorbell(Location location) {
        this.folder = location.folder().resolve("bell");
        this.owner = location.facts().owner();
        this.button = folder.resolve("button").toFile();
    }

    /** Wakes whoever listens, in any process. A hint, so nothing is made of it when it fails. */
    void ring() {
        long time = button.lastModified();
        if (time > 0) {
            // Any other time does: who watches the file looks for a change, not for the hour.
            boolean _ = button.setLastModified(time + 1);
        }
    }

    /** Starts to watch; every later ring makes the service's one key ready. */
    WatchService watch() throws IOException {
        PrivateFiles.ensureFolder(Objects.requireNonNull(folder.getParent()), owner);
        PrivateFiles.ensureFolder(folder, owner);
        PrivateFiles.ensureFile(button.toPath());
        WatchService watching = FileSystems.getDefault().newWatchService();
        boolean registered = false;
        try {
            folder.register(
                    watching,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_CREATE);
            registered = true;
            return watching;
        } finally {
            if (!registered) {
                watching.close();
            }
        }
    }
}
