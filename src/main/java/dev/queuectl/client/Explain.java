package dev.queuectl.client;

import dev.queuectl.client.Explanation.Reason;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.SpanBuckets;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.QueueTerms;
import dev.queuectl.store.StopRequest;
import dev.queuectl.store.Storage;
import dev.queuectl.store.WorkerRecord;
import dev.queuectl.store.WorkerSighting;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out why a job does not run. Looks at no more than {@value #MOST} other jobs, however many
 * there are.
 */
public final class Explain {
    /** Those that go first are counted up to here. */
    public static final int MOST = 10_000;

    /** Runs of so long ago until now say how long one takes. */
    private static final Duration RECENT = Duration.ofHours(1);

    private final Storage storage;
    private final Instant now;

    public Explain(Storage storage, Instant now) {
        this.storage = storage;
        this.now = now;
    }

    /** The workers that may take jobs of a queue. */
    private record Serving(List<WorkerRecord> workers, int others, int slots, int busy) {}

    /** Explains a job as it was just read. */
    public Explanation explain(Job job) {
        return switch (job.state()) {
            case JobState.Processing held ->
                    only(job, new Reason.Running(held.holder(), held.since()), held.since());
            case JobState.Pending _, JobState.Failed _ -> waiting(job);
            default ->
                    new Explanation(
                            job,
                            List.of(new Reason.Ended(job.state().kind(), job.updatedAt())),
                            Optional.empty());
        };
    }

    private static Explanation only(Job job, Reason reason, Instant start) {
        return new Explanation(job, List.of(reason), Optional.of(start));
    }

    private Explanation waiting(Job job) {
        QueueName queue = job.spec().queue();
        QueueTerms terms = storage.queues().all().getOrDefault(queue, QueueTerms.NONE);
        Serving serving = serving(queue);
        List<Reason> reasons = new ArrayList<>();
        boolean onHold = job.state().isOnHold();
        if (onHold) {
            reasons.add(new Reason.OnHold());
        }
        if (job.runAt().isAfter(now)) {
            reasons.add(
                    job.state().kind() == JobState.Kind.FAILED
                            ? new Reason.BackingOff(job.runAt(), job.counters().attempts())
                            : new Reason.NotDue(job.runAt()));
        }
        terms.paused().ifPresent(halt -> reasons.add(new Reason.QueuePaused(halt)));
        if (serving.workers().isEmpty()) {
            reasons.add(new Reason.NoWorker(serving.others()));
        }
        long running = running(queue);
        boolean full = terms.limit().isPresent() && running >= terms.limit().getAsInt();
        if (full) {
            reasons.add(new Reason.LimitReached(terms.limit().getAsInt()));
        }
        boolean busy = !serving.workers().isEmpty() && serving.busy() >= serving.slots();
        if (busy) {
            reasons.add(new Reason.SlotsBusy(serving.slots()));
        }
        int ahead = storage.jobs().ahead(job, MOST + 1);
        if (ahead > 0) {
            reasons.add(new Reason.Behind(Math.min(ahead, MOST), ahead > MOST));
        }
        if (reasons.isEmpty()) {
            reasons.add(new Reason.Next());
        }
        boolean stuck =
                onHold || terms.paused().isPresent() || serving.workers().isEmpty() || ahead > MOST;
        int places = Math.min(terms.limit().orElse(Integer.MAX_VALUE), serving.slots());
        int turns = ahead / Math.max(1, places) + (full || busy ? 1 : 0);
        return new Explanation(job, reasons, stuck ? Optional.empty() : start(job, turns));
    }

    /** Answers when it may start after so many runs, one after the other, that go first. */
    private Optional<Instant> start(Job job, int turns) {
        Instant earliest = job.runAt().isAfter(now) ? job.runAt() : now;
        if (turns == 0) {
            return Optional.of(earliest);
        }
        Stats stats =
                Stats.read(
                        storage.figures(),
                        now,
                        RECENT,
                        Optional.of(job.spec().queue()),
                        Stats.By.NOTHING);
        long median = SpanBuckets.quantile(stats.total().running(), 0.5);
        if (median < 0) {
            return Optional.empty();
        }
        Instant free = now.plusMillis(median * turns);
        return Optional.of(free.isAfter(earliest) ? free : earliest);
    }

    private long running(QueueName queue) {
        return storage.jobs().summary(now).count(Set.of(queue), Set.of(JobState.Kind.PROCESSING));
    }

    private Serving serving(QueueName queue) {
        List<WorkerRecord> serving = new ArrayList<>();
        int others = 0;
        int slots = 0;
        int busy = 0;
        Map<WorkerId, List<JobId>> held = storage.jobs().held();
        for (WorkerSighting seen : storage.workers().list()) {
            WorkerRecord worker = seen.worker();
            if (!seen.alive() || worker.slots() == 0) {
                continue;
            }
            if (!worker.serves(queue) || seen.stop() != StopRequest.NONE) {
                others++;
                continue;
            }
            serving.add(worker);
            slots += worker.slots();
            busy += Math.min(worker.slots(), held.getOrDefault(worker.id(), List.of()).size());
        }
        return new Serving(serving, others, slots, busy);
    }
}
