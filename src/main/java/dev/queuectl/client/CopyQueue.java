package dev.queuectl.client;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Run;
import dev.queuectl.store.KeptOutput;
import dev.queuectl.store.LargeStream;
import dev.queuectl.store.QueueTerms;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoredJob;
import dev.queuectl.store.StoredRun;
import dev.queuectl.store.Transfer;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Copies a whole queue from one store to another, in pages: settings, and jobs with their runs and
 * output, in the order of enqueueing. What the target has already, it keeps: so a copy that was
 * broken off is completed by another one. Not thread-safe.
 */
public final class CopyQueue {
    private static final int PAGE = 1000;

    private final Storage source;
    private final Storage target;
    private final InstantSource time;
    private final Consumer<Copied> onPage;

    private long added;
    private long known;
    private int settings;

    /**
     * Prepares a copy.
     *
     * @param source where nobody should work meanwhile: what changes behind the copy is not copied
     * @param onPage hears of what was copied so far
     */
    public CopyQueue(Storage source, Storage target, InstantSource time, Consumer<Copied> onPage) {
        this.source = source;
        this.target = target;
        this.time = time;
        this.onPage = onPage;
    }

    /**
     * What was copied.
     *
     * @param jobs jobs that the target did not have
     * @param known jobs whose ids the target had; it keeps its own
     * @param settings settings that were not set at the target, and queues of which nothing was
     *     said there
     */
    public record Copied(long jobs, long known, int settings) {}

    /** Copies what the target does not have. */
    public Copied copy() throws IOException {
        copySettings();
        OptionalLong after = OptionalLong.of(0);
        while (after.isPresent()) {
            Transfer.Page page = source.transfer().read(after.getAsLong(), PAGE);
            copy(page);
            onPage.accept(copied());
            after = page.next();
        }
        return copied();
    }

    private Copied copied() {
        return new Copied(added, known, settings);
    }

    private void copySettings() {
        Map<String, String> there = target.settings().all();
        source.settings()
                .all()
                .forEach((key, value) -> {
                    if (!there.containsKey(key)) {
                        target.settings().put(key, value);
                        settings++;
                    }
                });
        Map<QueueName, QueueTerms> known = target.queues().all();
        source.queues()
                .all()
                .forEach((queue, terms) -> {
                    if (!known.containsKey(queue)) {
                        QueueTerms _ = target.queues().change(queue, _ -> terms);
                        settings++;
                    }
                });
    }

    /** Jobs with large output are added one by one, those between them together. */
    private void copy(Transfer.Page page) throws IOException {
        Instant now = time.instant();
        List<StoredJob> together = new ArrayList<>();
        for (StoredJob stored : page.jobs()) {
            StoredJob free = new StoredJob(givenBack(stored.job(), now), stored.runs());
            if (!mayHaveLargeOutput(free)) {
                together.add(free);
                continue;
            }
            add(together, List.of(), now);
            together.clear();
            addWithLargeOutput(free, now);
        }
        add(together, List.of(), now);
    }

    /** Answers a job as it is where nobody holds it. */
    static Job givenBack(Job job, Instant now) {
        return job.state().kind() == JobState.Kind.PROCESSING ? job.givenBack(now) : job;
    }

    private static boolean mayHaveLargeOutput(StoredJob stored) {
        return stored.runs().stream()
                .anyMatch(run -> mayBeLarge(run, Channel.OUT) || mayBeLarge(run, Channel.ERR));
    }

    /** Whether a stream may lie in the store of large output; of a lost run nobody knows. */
    static boolean mayBeLarge(StoredRun stored, Channel channel) {
        if (stored.output().of(channel).isPresent()) {
            return false;
        }
        Run run = stored.run();
        long bytes =
                channel == Channel.OUT ? run.output().stdoutBytes() : run.output().stderrBytes();
        return bytes > 0
                || run.outcome() instanceof Outcome.Lost
                || run.outcome() instanceof Outcome.Superseded;
    }

    private void addWithLargeOutput(StoredJob stored, Instant now) throws IOException {
        JobId id = stored.job().id();
        if (!target.jobs().find(List.of(id)).isEmpty()) {
            known++;
            return;
        }
        List<LargeStream> large = new ArrayList<>();
        try {
            for (StoredRun run : stored.runs()) {
                for (Channel channel : Channel.values()) {
                    if (mayBeLarge(run, channel)) {
                        find(id, run.run().number(), channel).ifPresent(large::add);
                    }
                }
            }
            add(List.of(stored), large, now);
        } finally {
            for (LargeStream stream : large) {
                stream.bytes().close();
            }
        }
    }

    private Optional<LargeStream> find(JobId id, int run, Channel channel) throws IOException {
        Optional<KeptOutput> kept = source.outputs().find(id, run, channel);
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        InputStream bytes = new KeptInputStream(kept.get());
        return Optional.of(new LargeStream(id, run, channel, bytes));
    }

    private void add(List<StoredJob> jobs, List<LargeStream> large, Instant now)
            throws IOException {
        if (!jobs.isEmpty()) {
            int taken = target.transfer().restore(jobs, large, now).size();
            known += taken;
            added += jobs.size() - taken;
        }
    }
}
