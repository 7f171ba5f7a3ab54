package dev.queuectl.cli;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Follows one job to its end, and passes on what it writes meanwhile. Confined to one thread. */
final class JobFollower implements AutoCloseable {
    private static final long SHORTEST_PAUSE_MILLIS = 1;
    private static final long LONGEST_PAUSE_MILLIS = 25;

    private final JobId id;
    private final Session session;
    private final OutputFollower output;
    private final Companion companion;
    private final Instant begun;
    private final AtomicReference<@Nullable String> signal = new AtomicReference<>();
    private final Signals signals =
            Signals.onStop((name, again) -> signal.compareAndSet(null, name));

    /** What else is to be done about the job while it is followed. */
    interface Companion extends AutoCloseable {
        /** Is shown the job now and then while it is not finished. */
        void look(Job job) throws IOException;

        /** Answers what to say when a signal ends the following. */
        CliError interrupted(ExitCode code);

        @Override
        void close() throws IOException;
    }

    /** Joins what it takes to follow a job; all of it is closed with this. */
    JobFollower(JobId id, Session session, OutputFollower output, Companion companion) {
        this.id = id;
        this.session = session;
        this.output = output;
        this.companion = companion;
        this.begun = session.time().instant();
    }

    /** Answers the job once it is finished, or once its output is not wanted any more. */
    Job follow() throws IOException, InterruptedException {
        while (true) {
            String signalled = signal.get();
            if (signalled != null) {
                throw companion.interrupted(
                        signalled.equals("INT") ? ExitCode.INTERRUPTED : ExitCode.TERMINATED);
            }
            Job job = find();
            boolean news = output.advance(job);
            if (job.state().kind().isFinished() || output.isOver()) {
                return job;
            }
            companion.look(job);
            if (!news) {
                Thread.sleep(pause());
            }
        }
    }

    private Job find() {
        List<Job> found = session.storage().jobs().find(List.of(id));
        if (found.isEmpty()) {
            throw CliError.of(
                    ExitCode.NOT_FOUND, "job '" + id + "' was purged while it was being followed");
        }
        return found.getFirst();
    }

    private long pause() {
        long sinceStart = Duration.between(begun, session.time().instant()).toMillis();
        return Math.clamp(sinceStart / 20, SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS);
    }

    @Override
    public void close() throws IOException {
        signals.close();
        try {
            output.close();
        } finally {
            companion.close();
        }
    }
}
