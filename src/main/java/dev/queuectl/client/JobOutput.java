package dev.queuectl.client;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.Storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads what runs wrote, wherever it is kept: in the store, or in a file while the run lasts or
 * when it is large.
 */
public final class JobOutput {
    private final Storage storage;

    public JobOutput(Storage storage) {
        this.storage = storage;
    }

    /** Opens one stream of one run; empty of bytes when the run wrote nothing there. */
    public InputStream open(JobId id, int run, Channel channel) throws IOException {
        Optional<InputStream> kept = kept(id, run, channel);
        if (kept.isPresent()) {
            return kept.get();
        }
        Optional<InputStream> live = file(id, run, channel);
        if (live.isPresent()) {
            return live.get();
        }
        // The run may have ended between the two looks, its output moved from the file into the
        // store.
        return kept(id, run, channel).orElseGet(InputStream::nullInputStream);
    }

    private Optional<InputStream> kept(JobId id, int run, Channel channel) {
        return storage.jobs().output(id, run, channel).map(ByteArrayInputStream::new);
    }

    private Optional<InputStream> file(JobId id, int run, Channel channel) throws IOException {
        Path file = storage.workplace().output(id, run, channel);
        try {
            return Optional.of(Files.newInputStream(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
