package dev.queuectl.cli;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Follows one job to its end, and passes on what it writes meanwhile. Confined to one thread. */
final class JobFollower implements AutoCloseable {
    private static final long SHORTEST_PAUSE_MILLIS = 1;
    private static final long LONGEST_PAUSE_MILLIS = 25;

    private final JobId id;
    private final Session session;
    private final OutputFollower output;
    private final Companion companion;
    private final Instant begun;
    private final BlockingQueue<String> signalled = new LinkedBlockingQueue<>();
    private final Signals signals;

    /** What else is to be done about the job while it is followed. */
    interface Companion extends AutoCloseable {
        /** Is shown the job now and then while it is not finished. */
        void look(Job job) throws IOException;

        /**
         * Is told of a signal, and answers with what the following ends; nothing for going on.
         *
         * @param name INT, TERM or HUP
         * @param further takes the names of those that arrive meanwhile
         */
        Optional<CliError> signalled(String name, BlockingQueue<String> further)
                throws InterruptedException;

        /** Answers the code to end with for a signal. */
        static ExitCode codeOf(String signal) {
            return signal.equals("INT") ? ExitCode.INTERRUPTED : ExitCode.TERMINATED;
        }

        @Override
        void close() throws IOException;
    }

    /** Joins what it takes to follow a job; all of it is closed with this. */
    JobFollower(JobId id, Session session, OutputFollower output, Companion companion) {
        this(id, session, output, companion, true);
    }

    /**
     * Joins what it takes to follow one job of several.
     *
     * @param hearsSignals whether signals are this follower's business, and not somebody else's,
     *     who interrupts the thread
     */
    JobFollower(
            JobId id,
            Session session,
            OutputFollower output,
            Companion companion,
            boolean hearsSignals) {
        this.id = id;
        this.session = session;
        this.output = output;
        this.companion = companion;
        this.begun = session.time().instant();
        this.signals =
                hearsSignals
                        ? Signals.onStop((name, again) -> signalled.add(name))
                        : Signals.ofNobody();
    }

    /** Answers the job once it is finished, or once its output is not wanted any more. */
    Job follow() throws IOException, InterruptedException {
        while (true) {
            @Nullable String name = signalled.poll();
            if (name != null) {
                Optional<CliError> end = companion.signalled(name, signalled);
                if (end.isPresent()) {
                    throw end.get();
                }
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
