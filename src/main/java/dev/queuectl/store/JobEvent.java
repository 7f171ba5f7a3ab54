package dev.queuectl.store;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Reason;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.WorkerId;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Something that happened to a job.
 *
 * @param at when, by the clock of whoever did it
 * @param what what happened
 * @param job the job
 * @param queue its queue
 * @param run the run that began or ended; 0 where it is about none
 * @param worker who began or ended it; empty where none did
 * @param reason how a run ended
 * @param exitCode what its command exited with; empty where it did not exit by itself
 */
public record JobEvent(
        Instant at,
        What what,
        JobId job,
        QueueName queue,
        int run,
        Optional<WorkerId> worker,
        Optional<Reason> reason,
        OptionalInt exitCode) {

    /** What can happen. */
    public enum What {
        ENQUEUED(0),
        /** A worker took it, to run it at once or soon. */
        CLAIMED(1),
        COMPLETED(2),
        /** A run failed, and another will be made. */
        FAILED(3),
        DEAD(4),
        CANCELLED(5),
        /** Its worker gave it back, or died: it waits as before. */
        RETURNED(6),
        /** An operator let it run now. */
        RETRIED(7),
        /** An operator changed it otherwise. */
        CHANGED(8);

        private static final What[] BY_CODE = values();

        /** Never changes, since it is kept. */
        private final int code;

        What(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static What ofCode(int code) {
            for (What what : BY_CODE) {
                if (what.code == code) {
                    return what;
                }
            }
            throw new IllegalArgumentException("no such event: " + code);
        }
    }

    /** Answers what an enqueueing did, in its order. */
    public static List<JobEvent> enqueued(List<Job> jobs) {
        List<JobEvent> events = new ArrayList<>(jobs.size());
        for (Job job : jobs) {
            events.add(ofNoRun(What.ENQUEUED, job, job.createdAt()));
        }
        return events;
    }

    /**
     * Answers what a turn did: runs ended, jobs went back, jobs were claimed.
     *
     * @param stale the conclusions that were refused
     * @param returned the jobs that went back
     * @param claimed the jobs that were claimed
     */
    public static List<JobEvent> turned(
            Turn turn, Set<JobId> stale, List<Job> returned, List<Job> claimed) {
        List<JobEvent> events = new ArrayList<>();
        for (Conclusion conclusion : turn.conclusions()) {
            if (!stale.contains(conclusion.job().id())) {
                events.add(ended(conclusion));
            }
        }
        events.addAll(returned(returned, turn.now()));
        for (Job job : claimed) {
            events.add(
                    new JobEvent(
                            turn.now(),
                            What.CLAIMED,
                            job.id(),
                            job.spec().queue(),
                            job.runNumber(),
                            Optional.of(turn.worker()),
                            Optional.empty(),
                            OptionalInt.empty()));
        }
        return events;
    }

    /** Answers what became of jobs that nobody holds any more, and that no run was made of. */
    public static List<JobEvent> returned(List<Job> jobs, Instant now) {
        List<JobEvent> events = new ArrayList<>(jobs.size());
        for (Job job : jobs) {
            boolean cancelled = job.state().kind() == JobState.Kind.CANCELLED;
            events.add(ofNoRun(cancelled ? What.CANCELLED : What.RETURNED, job, now));
        }
        return events;
    }

    private static JobEvent ended(Conclusion conclusion) {
        Job job = conclusion.job();
        Run run = conclusion.run();
        What what =
                switch (job.state().kind()) {
                    case COMPLETED -> What.COMPLETED;
                    case DEAD -> What.DEAD;
                    case CANCELLED -> What.CANCELLED;
                    case PENDING, FAILED, PROCESSING ->
                            run.outcome().countsAsAttempt() ? What.FAILED : What.RETURNED;
                };
        return new JobEvent(
                run.endedAt(),
                what,
                job.id(),
                job.spec().queue(),
                run.number(),
                Optional.of(run.worker()),
                Optional.of(run.outcome().reason()),
                run.outcome() instanceof Outcome.Exited(int code)
                        ? OptionalInt.of(code)
                        : OptionalInt.empty());
    }

    /** Answers what an operator did to jobs. */
    public static List<JobEvent> amended(List<Amendment> amendments, Set<JobId> written) {
        List<JobEvent> events = new ArrayList<>();
        for (Amendment amendment : amendments) {
            Job after = amendment.after();
            if (written.contains(after.id())) {
                boolean cancelled = after.state().kind() == JobState.Kind.CANCELLED;
                // What is held, released or moved keeps its time.
                boolean retried =
                        after.fence() > amendment.before().fence()
                                && !after.state().isOnHold()
                                && after.runAt().equals(after.updatedAt());
                What what = cancelled ? What.CANCELLED : retried ? What.RETRIED : What.CHANGED;
                events.add(ofNoRun(what, after, after.updatedAt()));
            }
        }
        return events;
    }

    private static JobEvent ofNoRun(What what, Job job, Instant at) {
        return new JobEvent(
                at,
                what,
                job.id(),
                job.spec().queue(),
                0,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
    }
}
