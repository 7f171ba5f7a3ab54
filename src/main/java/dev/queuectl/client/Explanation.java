package dev.queuectl.client;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.QueueTerms.Halt;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Why a job does not run, or that it does.
 *
 * @param job the job as it was then
 * @param reasons what keeps it from starting, the most decisive first; never empty
 * @param start when it may start if nothing changes, from how long recent runs took; empty when
 *     nobody can tell
 */
public record Explanation(Job job, List<Reason> reasons, Optional<Instant> start) {
    public Explanation {
        reasons = List.copyOf(reasons);
    }

    /** One thing that keeps a job from starting. */
    public sealed interface Reason {
        /** It has ended. */
        record Ended(JobState.Kind as, Instant at) implements Reason {}

        /** A worker holds it. */
        record Running(WorkerId worker, Instant since) implements Reason {}

        /** It is to start later. */
        record NotDue(Instant until) implements Reason {}

        /**
         * It waits for its next retry.
         *
         * @param attempt which of its attempts has failed
         */
        record BackingOff(Instant until, int attempt) implements Reason {}

        /** An operator keeps it. */
        record OnHold() implements Reason {}

        /** Its queue is paused. */
        record QueuePaused(Halt halt) implements Reason {}

        /**
         * No worker that is alive, and not told to stop, serves its queue.
         *
         * @param others how many there are that serve other queues or are stopping
         */
        record NoWorker(int others) implements Reason {}

        /** As many jobs of its queue run as may. */
        record LimitReached(int limit) implements Reason {}

        /**
         * Others of its queue go first.
         *
         * @param jobs how many
         * @param orMore whether there may be more, as nobody counted on
         */
        record Behind(int jobs, boolean orMore) implements Reason {}

        /** All workers that serve its queue are busy. */
        record SlotsBusy(int slots) implements Reason {}

        /** Nothing keeps it; a worker is about to take it. */
        record Next() implements Reason {}
    }

    /**
     * Answers one sentence, without its end, that says where the job stands and the most decisive
     * reason.
     *
     * @param time how to write an instant
     */
    public String sentence(Function<Instant, String> time) {
        Reason first = reasons.getFirst();
        return switch (first) {
            case Reason.Ended _, Reason.Running _, Reason.Next _ ->
                    "job " + job.id() + " " + text(first, time);
            default -> "job " + job.id() + " waits: " + text(first, time);
        };
    }

    /** Answers a reason in words. */
    public String text(Reason reason, Function<Instant, String> time) {
        String queue = "queue '" + job.spec().queue() + "'";
        return switch (reason) {
            case Reason.Ended(JobState.Kind as, Instant at) ->
                    "ended as " + as.label() + " at " + time.apply(at);
            case Reason.Running(WorkerId worker, Instant since) ->
                    "is held by worker " + worker + " since " + time.apply(since);
            case Reason.NotDue(Instant until) -> "it is not due until " + time.apply(until);
            case Reason.BackingOff(Instant until, int attempt) ->
                    "it backs off after attempt " + attempt + " failed, until " + time.apply(until);
            case Reason.OnHold _ -> "it is held until somebody releases it";
            case Reason.QueuePaused(Halt halt) ->
                    queue
                            + " is paused by "
                            + halt.by()
                            + " since "
                            + time.apply(halt.at())
                            + (halt.why().isEmpty() ? "" : ": " + halt.why());
            case Reason.NoWorker(int others) ->
                    others == 0
                            ? "no worker is alive"
                            : "none of "
                                    + others
                                    + (others == 1 ? " worker" : " workers")
                                    + " takes jobs of "
                                    + queue;
            case Reason.LimitReached(int limit) ->
                    queue + " has reached its limit of " + limit + " at once";
            case Reason.Behind(int jobs, boolean orMore) ->
                    (orMore ? "more than " : "")
                            + jobs
                            + (jobs == 1 ? " job of " : " jobs of ")
                            + queue
                            + (jobs == 1 ? " goes first" : " go first");
            case Reason.SlotsBusy(int slots) ->
                    slots == 1
                            ? "the only slot for " + queue + " is busy"
                            : "all " + slots + " slots for " + queue + " are busy";
            case Reason.Next _ -> "is next, a worker is about to take it";
        };
    }

    /** Answers a command that would change it; empty when there is none. */
    public Optional<String> change(Reason reason) {
        String id = job.id().value();
        String queue = job.spec().queue().value();
        return switch (reason) {
            case Reason.Ended _, Reason.NotDue _, Reason.BackingOff _ ->
                    Optional.of("queuectl retry " + id);
            case Reason.Running _ -> Optional.of("queuectl log -f " + id);
            case Reason.OnHold _ -> Optional.of("queuectl release " + id);
            case Reason.QueuePaused _ -> Optional.of("queuectl queue resume " + queue);
            case Reason.NoWorker _, Reason.SlotsBusy _ ->
                    Optional.of("queuectl worker start --queue " + queue);
            case Reason.LimitReached(int limit) ->
                    Optional.of("queuectl queue set " + queue + " limit " + (limit + 1));
            case Reason.Behind _, Reason.Next _ -> Optional.empty();
        };
    }
}
