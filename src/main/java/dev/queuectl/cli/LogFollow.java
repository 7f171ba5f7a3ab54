package dev.queuectl.cli;

import dev.queuectl.client.JobOutput;
import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;

/**
 * {@code log -f}: goes on with what a job writes, run after run, until it is finished. Looks on
 * only: whatever the job does is its own business. Confined to one thread.
 */
final class LogFollow implements JobFollower.Companion {
    private final JobId id;
    private final Session session;
    private boolean saidWaiting;

    private LogFollow(JobId id, Session session) {
        this.id = id;
        this.session = session;
    }

    /**
     * Follows a job until it is finished, or one run of it until that has ended.
     *
     * @param run the only run that is wanted; 0 for the last one so far and all that follow
     * @param lines how many last lines to begin with; negative for all
     * @param targets takes what is written to these streams
     */
    static void follow(
            Job job, Session session, int run, int lines, Map<Channel, OutputStream> targets)
            throws IOException, InterruptedException {
        OutputFollower.Extent extent =
                run > 0
                        ? new OutputFollower.Extent(run, run, lines)
                        : new OutputFollower.Extent(latest(job), Integer.MAX_VALUE, lines);
        OutputFollower output =
                new OutputFollower(job.id(), new JobOutput(session.storage()), targets, extent);
        LogFollow watching = new LogFollow(job.id(), session);
        try (JobFollower follower = new JobFollower(job.id(), session, output, watching)) {
            var _ = follower.follow();
        }
    }

    /** Answers the run that is going on, else the last one, else the first that will come. */
    private static int latest(Job job) {
        boolean runs = job.state() instanceof JobState.Processing;
        return runs ? job.runNumber() : Math.max(1, job.counters().runs());
    }

    @Override
    public void look(Job job) {
        if (!job.state().kind().isWaiting()) {
            saidWaiting = false;
        } else if (!saidWaiting) {
            saidWaiting = true;
            if (session.terminal().errIsTerminal()) {
                Instant now = session.time().instant();
                String when =
                        job.isDue(now)
                                ? "waits for a worker"
                                : "is due in " + Texts.span(Duration.between(now, job.runAt()));
                session.terminal().say("job " + id + " " + when);
            }
        }
    }

    @Override
    public Optional<CliError> signalled(String name, BlockingQueue<String> further) {
        return Optional.of(
                CliError.of(
                        JobFollower.Companion.codeOf(name),
                        "interrupted; job " + id + " goes on without you"));
    }

    @Override
    public void close() {
        // It only looks on.
    }
}
