package dev.queuectl.client;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.OutputLimit;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.KeptOutput;
import dev.queuectl.store.LiveFile;
import dev.queuectl.store.StartedRuns;
import dev.queuectl.store.Storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads what runs wrote, wherever it is kept: with the run's conclusion, apart from it when it is
 * large, or in a file of the worker's while the run lasts.
 */
public final class JobOutput {
    private static final int PIECE = 64 * 1024;

    private final Storage storage;

    public JobOutput(Storage storage) {
        this.storage = storage;
    }

    /**
     * Opens one stream of one run, as far as it is kept or was written so far; empty of bytes when
     * the run wrote nothing there.
     */
    public InputStream open(JobId id, int run, Channel channel) throws IOException {
        Optional<InputStream> kept = kept(id, run, channel);
        if (kept.isPresent()) {
            return kept.get();
        }
        Optional<LiveOutput> live = live(id, run, channel);
        if (live.isPresent()) {
            Optional<InputStream> soFar = live.get().soFar();
            if (soFar.isPresent()) {
                return soFar.get();
            }
            live.get().close();
        }
        // The run may have ended between the two looks.
        return kept(id, run, channel).orElseGet(InputStream::nullInputStream);
    }

    /**
     * Answers how many bytes {@link #open} has just now; of a run that lasts there may be more
     * soon.
     */
    public long size(JobId id, int run, Channel channel) throws IOException {
        try (InputStream all = open(id, run, channel)) {
            long size = 0;
            byte[] piece = new byte[PIECE];
            while (true) {
                long skipped = all.skip(Long.MAX_VALUE - size);
                int read = all.read(piece);
                if (read < 0) {
                    return size + skipped;
                }
                size += skipped + read;
            }
        }
    }

    /**
     * Opens what is left of a stream of a run that has ended for somebody who read it while it
     * lasted: nothing twice, and everything that is kept. What is missing between is a notice.
     */
    public InputStream openRest(JobId id, int run, Channel channel, LiveOutput read)
            throws IOException {
        long size = written(id, run, channel);
        long position = read.position();
        if (position >= size) {
            return InputStream.nullInputStream();
        }
        OutputLimit limit = read.limit();
        InputStream kept = open(id, run, channel);
        // At the end of the first part the notice comes next, as it is kept.
        if (!limit.leavesOut(position, size) || position == limit.head()) {
            kept.skipNBytes(limit.inKept(position, size));
            return kept;
        }
        long tailStart = limit.tailStart(size);
        kept.skipNBytes(limit.inKept(tailStart, size));
        byte[] notice = OutputLimit.notice(tailStart - position);
        return new SequenceInputStream(new ByteArrayInputStream(notice), kept);
    }

    private long written(JobId id, int number, Channel channel) {
        for (Run run : storage.jobs().runs(id)) {
            if (run.number() == number) {
                return channel == Channel.OUT
                        ? run.output().stdoutBytes()
                        : run.output().stderrBytes();
            }
        }
        return 0;
    }

    private Optional<InputStream> kept(JobId id, int run, Channel channel) throws IOException {
        Optional<byte[]> small = storage.jobs().output(id, run, channel);
        if (small.isPresent()) {
            return Optional.of(new ByteArrayInputStream(small.get()));
        }
        Optional<KeptOutput> large = storage.outputs().find(id, run, channel);
        return large.isPresent() ? Optional.of(new KeptInputStream(large.get())) : Optional.empty();
    }

    /**
     * Opens what a run writes while it lasts, from the files where it is made on this machine, else
     * by way of the store; it goes on to answer what the run writes later. Empty when the run has
     * not started or has ended.
     */
    public Optional<LiveOutput> live(JobId id, int run, Channel channel) throws IOException {
        for (Job job : storage.jobs().find(List.of(id))) {
            if (job.state() instanceof JobState.Processing(WorkerId holder, _, _, _)
                    && job.runNumber() == run) {
                return live(holder, id, run, channel);
            }
        }
        return Optional.empty();
    }

    private Optional<LiveOutput> live(WorkerId holder, JobId id, int run, Channel channel)
            throws IOException {
        Optional<StartedRuns> started = StartedRuns.read(storage.workplace(), holder);
        if (started.isEmpty()) {
            return storage.outputs().watch(id, run, channel).map(LiveOutput::new);
        }
        OptionalInt number = fileOf(started, id, run);
        if (number.isEmpty()) {
            return Optional.empty();
        }
        Path path = storage.workplace().scratchFile(holder, number.getAsInt(), channel);
        LiveOutput opened;
        try {
            opened = new LiveOutput(LiveFile.open(path, started.get().limitOf(id, run)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        // Between the two looks the file may have become another run's. From now on it cannot: no
        // worker uses a file again that somebody has open.
        Optional<StartedRuns> again = StartedRuns.read(storage.workplace(), holder);
        if (!fileOf(again, id, run).equals(number)) {
            opened.close();
            return Optional.empty();
        }
        return Optional.of(opened);
    }

    private static OptionalInt fileOf(Optional<StartedRuns> started, JobId id, int run) {
        return started.isPresent() ? started.get().fileOf(id, run) : OptionalInt.empty();
    }
}
