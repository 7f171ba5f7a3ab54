package dev.queuectl.cli;

import dev.queuectl.client.CancelJobs;
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
import java.util.Optional;
import java.util.concurrent.BlockingQueue;

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
    private final boolean isAlone;

    private @Nullable OneRun hosted;
    private boolean isAsked;
    private boolean saidBusy;
    private Instant lookedForWorkers = Instant.MIN;

    /**
     * Prepares for one job.
     *
     * @param isAlone whether it is the only job that its caller watches, who wants to hear what it
     *     waits for, and whom it may leave
     */
    HostingCompanion(Job job, Session session, boolean isAlone) {
        this.isAlone = isAlone;
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
            // What somebody at a terminal may leave alone must be able to go on without him.
            hosted =
                    isAlone && Parting.canAsk(session.terminal())
                            ? DetachedRun.start(id, session)
                            : HostedRun.start(id, session);
        } else if (isAlone
                && !saidBusy
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
    public Optional<CliError> signalled(String name, BlockingQueue<String> further)
            throws InterruptedException {
        if (Parting.isLate(name)) {
            return Optional.empty();
        }
        boolean ask = name.equals("INT") && !isAsked && Parting.canAsk(session.terminal());
        if (!ask) {
            return Optional.of(
                    hosted != null
                            ? CliError.of(
                                    JobFollower.Companion.codeOf(name),
                                    "interrupted; job " + id + " was ended and called off")
                            : goesOn(JobFollower.Companion.codeOf(name)));
        }
        return switch (Parting.ask(
                session.terminal(), "job " + id + " has not ended:", true, further)) {
            case LEAVE -> {
                hosted = null;
                yield Optional.of(goesOn(ExitCode.INTERRUPTED));
            }
            case CANCEL -> {
                isAsked = true;
                session.terminal().say("cancelling job " + id);
                CancelJobs.Progress _ = new CancelJobs(jobs, session.time()).advance(id);
                yield Optional.empty();
            }
            case GO_ON -> Optional.empty();
        };
    }

    private CliError goesOn(ExitCode code) {
        return CliError.of(
                code, "interrupted; job " + id + " goes on without you", "queuectl log -f " + id);
    }
}
