package dev.queuectl.cli;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.store.Amendment;
import dev.queuectl.store.JobStore;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Accompanies one job from its being enqueued to its end: passes on what it writes, and runs it
 * here if no worker of this host would. Confined to one thread.
 */
final class JobFollower implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long SHORTEST_PAUSE_MILLIS = 1;
    private static final long LONGEST_PAUSE_MILLIS = 25;

    private final JobId id;
    private final Session session;
    private final JobStore jobs;
    private final OutputFollower output;
    private final Instant enqueuedAt;
    private final AtomicReference<@Nullable String> signal = new AtomicReference<>();
    private final Signals signals =
            Signals.onStop((name, again) -> signal.compareAndSet(null, name));

    private @Nullable HostedRun hosted;
    private boolean saidBusy;
    private Instant lookedForWorkers = Instant.MIN;

    JobFollower(Job job, Session session) {
        this.id = job.id();
        this.session = session;
        this.jobs = session.storage().jobs();
        this.output = new OutputFollower(job.id(), session);
        this.enqueuedAt = session.time().instant();
    }

    /** Answers the job once it is finished. */
    Job follow() throws IOException, InterruptedException {
        while (true) {
            String signalled = signal.get();
            if (signalled != null) {
                throw interrupted(signalled);
            }
            Job job = find();
            boolean news = output.advance(job);
            if (job.state().kind().isFinished()) {
                return job;
            }
            careForWaiting(job);
            if (!news) {
                Thread.sleep(pause());
            }
        }
    }

    /** Ends what runs here, and calls the job off if this is what keeps it from being run. */
    @Override
    public void close() throws IOException {
        signals.close();
        output.close();
        if (hosted == null) {
            return;
        }
        hosted.close();
        hosted = null;
        Instant now = session.time().instant();
        for (Job job : jobs.find(List.of(id))) {
            if (job.state().kind().isWaiting()) {
                jobs.amend(List.of(new Amendment(job, job.cancelled(now))));
            }
        }
    }

    private Job find() {
        List<Job> found = jobs.find(List.of(id));
        if (found.isEmpty()) {
            throw CliError.of(
                    ExitCode.NOT_FOUND, "job '" + id + "' was purged while it was being followed");
        }
        return found.getFirst();
    }

    /**
     * Runs a waiting job here if nobody else of this host would; else says once what it waits for.
     * A job whose worker died waits too, until somebody recovers it.
     */
    private void careForWaiting(Job job) throws IOException {
        Instant now = session.time().instant();
        if (hosted != null) {
            hosted.requireRunning();
            if (hosted.hasLeft()) {
                // Another worker took the job meanwhile, so it may need somebody again.
                hosted.close();
                hosted = null;
            }
            return;
        }
        boolean look =
                lookedForWorkers.equals(Instant.MIN)
                        || Duration.between(lookedForWorkers, now).abs().compareTo(PATIENCE) >= 0;
        if (!look) {
            return;
        }
        lookedForWorkers = now;
        if (isHeldByTheLiving(job)) {
            return;
        }
        if (!session.workers().isServed(job.spec().queue(), session.host())) {
            hosted = HostedRun.start(id, session);
        } else if (!saidBusy
                && job.isDue(now)
                && Duration.between(enqueuedAt, now).compareTo(PATIENCE) >= 0) {
            saidBusy = true;
            session.terminal()
                    .say(
                            "waiting for a free slot: the workers of queue "
                                    + job.spec().queue()
                                    + " are busy");
        }
    }

    private boolean isHeldByTheLiving(Job job) {
        return job.state() instanceof JobState.Processing held
                && session.workers().isAlive(held.holder());
    }

    private CliError interrupted(String signalled) {
        ExitCode code = signalled.equals("INT") ? ExitCode.INTERRUPTED : ExitCode.TERMINATED;
        return hosted != null
                ? CliError.of(code, "interrupted; job " + id + " was ended and called off")
                : CliError.of(
                        code,
                        "interrupted; job " + id + " goes on without you",
                        "queuectl log " + id);
    }

    private long pause() {
        long sinceStart = Duration.between(enqueuedAt, session.time().instant()).toMillis();
        return Math.clamp(sinceStart / 20, SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS);
    }
}
