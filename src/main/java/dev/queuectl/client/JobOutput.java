package dev.queuectl.client;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.StartedRuns;
import dev.queuectl.store.Storage;
import dev.queuectl.store.Workplace;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads what runs wrote, wherever it is kept: in the store, in a file of its own when it is large,
 * or in a file of the worker's while the run lasts.
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
        Optional<InputStream> own = file(storage.workplace().output(id, run, channel));
        if (own.isPresent()) {
            return own.get();
        }
        Optional<InputStream> live = live(id, run, channel);
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

    /**
     * Opens what a run writes while it lasts, on this machine; the stream goes on to answer what
     * the run writes later. Empty when the run has not started, has ended, or is another machine's.
     */
    public Optional<InputStream> live(JobId id, int run, Channel channel) throws IOException {
        for (Job job : storage.jobs().find(List.of(id))) {
            if (job.state() instanceof JobState.Processing(WorkerId holder, _, _, _)
                    && job.runNumber() == run) {
                return live(holder, id, run, channel);
            }
        }
        return Optional.empty();
    }

    private Optional<InputStream> live(WorkerId holder, JobId id, int run, Channel channel)
            throws IOException {
        OptionalInt number = scratchFile(holder, id, run);
        if (number.isEmpty()) {
            return Optional.empty();
        }
        Workplace workplace = storage.workplace();
        Optional<InputStream> opened =
                file(workplace.scratchFile(holder, number.getAsInt(), channel));
        // Between the two looks the file may have become another run's. From now on it cannot: no
        // worker uses a file again that somebody has open.
        if (opened.isPresent() && !scratchFile(holder, id, run).equals(number)) {
            opened.get().close();
            return Optional.empty();
        }
        return opened;
    }

    private OptionalInt scratchFile(WorkerId holder, JobId id, int run) throws IOException {
        Optional<StartedRuns> started = StartedRuns.read(storage.workplace(), holder);
        return started.isPresent() ? started.get().fileOf(id, run) : OptionalInt.empty();
    }

    private static Optional<InputStream> file(Path file) throws IOException {
        try {
            return Optional.of(Files.newInputStream(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
