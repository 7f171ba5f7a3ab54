package dev.queuectl.cli;

import org.jline.reader.impl.history.DefaultHistory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What was typed at the prompt, without what may hold a secret. */
final class ShellHistory extends DefaultHistory {
    private static final String NAME = "history";
    private static final Set<PosixFilePermission> OURS =
            PosixFilePermissions.fromString("rw-------");

    /**
     * Sees to it that there is a file which nobody else can read.
     *
     * @return the file; nothing when it cannot be had, so that nothing will be kept
     */
    static Optional<Path> prepare(Path home) {
        Path file = home.resolve(NAME);
        try {
            Files.createDirectories(
                    home,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(OURS));
            }
            if (!Files.isRegularFile(file) || !Files.isWritable(file)) {
                return Optional.empty();
            }
            if (!Files.getPosixFilePermissions(file).equals(OURS)) {
                Files.setPosixFilePermissions(file, OURS);
            }
            return Optional.of(file);
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    @Override
    public void add(Instant time, String line) {
        if (!ShellSecrets.mayHold(line)) {
            super.add(time, line);
        }
    }
}
