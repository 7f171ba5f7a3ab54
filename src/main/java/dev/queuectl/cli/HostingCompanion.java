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

/**
 * Sees to it that a job that was just enqueued is run: here if no worker of this host would.
 * Confined to one thread.
 */
final class HostingCompanion implements JobFollower.Companion {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final JobId id;
    private final Session session;
    private final JobStore jobs;
    private final Instant enqueuedAt;

    private @Nullable HostedRun hosted;
    private boolean saidBusy;
    private Instant lookedForWorkers = Instant.MIN;

    HostingCompanion(Job job, Session session) {
        this.id = job.id();
        this.session = session;
        this.jobs = session.storage().jobs();
        this.enqueuedAt = session.time().instant();
    }

    /** Ends what runs here, and calls the job off if this is what keeps it from being run. */
    @Override
    public void close() throws IOException {
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

    /**
     * Runs a waiting job here if nobody else of this host would; else says once what it waits for.
     * A job whose worker died waits too, until somebody recovers it.
     */
    @Override
    public void look(Job job) throws IOException {
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

    @Override
    public CliError interrupted(ExitCode code) {
        return hosted != null
                ? CliError.of(code, "interrupted; job " + id + " was ended and called off")
                : CliError.of(
                        code,
                        "interrupted; job " + id + " goes on without you",
                        "queuectl log " + id);
    }
}
