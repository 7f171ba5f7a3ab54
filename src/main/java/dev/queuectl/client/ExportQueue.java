package dev.queuectl.client;

import dev.queuectl.client.filter.Filter;
import dev.queuectl.client.filter.Seen;
import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.Run;
import dev.queuectl.store.KeptOutput;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoredJob;
import dev.queuectl.store.StoredRun;
import dev.queuectl.store.Transfer;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Tells the jobs of a queue line by line, in the order of enqueueing, with runs and output, and its
 * settings before them. Workers may go on: each job is told as it stands when its page is read, one
 * that is held as if it had not been claimed. Not thread-safe.
 */
public final class ExportQueue {
    /** How many bytes of output a line has at most. */
    public static final int PIECE = 192 * 1024;

    private static final int PAGE = 500;

    private final Storage source;
    private final InstantSource time;
    private final Sink sink;
    private long jobs;

    /** Takes the lines. */
    public interface Sink {
        void line(ExportLine line) throws IOException;

        /** Hears how many jobs were told so far, once in a while. */
        void progress(long jobs);
    }

    public ExportQueue(Storage source, InstantSource time, Sink sink) {
        this.source = source;
        this.time = time;
        this.sink = sink;
    }

    /**
     * Tells the jobs that a filter means, and the settings when it leaves nothing out.
     *
     * @return how many jobs were told
     */
    public long export(Filter filter) throws IOException {
        if (filter.leavesNothingOut()) {
            for (var setting : source.settings().all().entrySet()) {
                sink.line(new ExportLine.Setting(setting.getKey(), setting.getValue()));
            }
        }
        OptionalLong after = OptionalLong.of(0);
        while (after.isPresent()) {
            Transfer.Page page = source.transfer().read(after.getAsLong(), PAGE);
            Instant now = time.instant();
            for (StoredJob stored : page.jobs()) {
                if (filter.matches(new Seen(stored.job(), latest(stored), now))) {
                    tell(stored, now);
                }
            }
            sink.progress(jobs);
            after = page.next();
        }
        return jobs;
    }

    private static Optional<Run> latest(StoredJob stored) {
        return stored.runs().isEmpty()
                ? Optional.empty()
                : Optional.of(stored.runs().getLast().run());
    }

    private void tell(StoredJob stored, Instant now) throws IOException {
        Job job = CopyQueue.givenBack(stored.job(), now);
        for (StoredRun run : stored.runs()) {
            for (Channel channel : Channel.values()) {
                tellOutput(job.id(), run, channel);
            }
        }
        sink.line(new ExportLine.Whole(job, stored.runs().stream().map(StoredRun::run).toList()));
        jobs++;
    }

    private void tellOutput(JobId job, StoredRun run, Channel channel) throws IOException {
        int number = run.run().number();
        Optional<byte[]> small = run.output().of(channel);
        if (small.isPresent()) {
            sink.line(new ExportLine.Output(job, number, channel, small.get()));
            return;
        }
        if (!CopyQueue.mayBeLarge(run, channel)) {
            return;
        }
        Optional<KeptOutput> kept = source.outputs().find(job, number, channel);
        if (kept.isEmpty()) {
            return;
        }
        try (InputStream bytes = new KeptInputStream(kept.get())) {
            byte[] piece = new byte[PIECE];
            for (int count = bytes.readNBytes(piece, 0, PIECE);
                    count > 0;
                    count = bytes.readNBytes(piece, 0, PIECE)) {
                sink.line(new ExportLine.Output(job, number, channel, Arrays.copyOf(piece, count)));
            }
        }
    }
}
