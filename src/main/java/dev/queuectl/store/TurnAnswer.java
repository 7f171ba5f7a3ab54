package dev.queuectl.store;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a turn brought.
 *
 * @param claimed the jobs now held by the worker, in the order in which they shall start
 * @param stale the concluded jobs whose fence had been raised: somebody else holds or held them
 *     since; they were left alone. Where the history knows such a run as lost, it knows it as
 *     superseded now
 * @param cancelAsked the jobs that the worker holds and that an operator wants called off
 * @param watched the jobs that the worker holds and that somebody watches from another machine
 * @param nextDue the earliest instant after the turn's own at which a waiting job of any queue
 *     comes due
 * @param stop what an operator wants of this worker
 * @param slots how many jobs this worker shall run at a time; empty when it is not registered, or
 *     runs none but one of its own
 * @param settingsRevision changes whenever a setting changes
 */
public record TurnAnswer(
        List<Job> claimed,
        Set<JobId> stale,
        Set<JobId> cancelAsked,
        Set<JobId> watched,
        Optional<Instant> nextDue,
        StopRequest stop,
        OptionalInt slots,
        long settingsRevision) {
    public TurnAnswer {
        claimed = List.copyOf(claimed);
        stale = Set.copyOf(stale);
        cancelAsked = Set.copyOf(cancelAsked);
        watched = Set.copyOf(watched);
    }

    /** Answers the slots that a worker's registration says; 0 stands for none. */
    public static OptionalInt slots(long registered) {
        return registered > 0 ? OptionalInt.of((int) registered) : OptionalInt.empty();
    }
}
