package dev.queuectl.store;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.WorkerId;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where jobs and their runs live. {@code JobStoreContract} in the tests spells this promise out
 * case by case.
 *
 * <p>Time is an argument: no method reads a clock. What is returned from a writing method is
 * durable. Rules about jobs are the domain's: callers bring jobs as they shall stand, and the store
 * writes them if nobody was faster, which it tells by the fence. Lists are batches, applied in one
 * transaction where the backend has them. Instants and spans of time are kept in milliseconds.
 * Thread-safe.
 */
public interface JobStore {

    /** What happens to a batch of new jobs of which some ids are taken. */
    enum Acceptance {
        /** The others are stored. */
        EACH,
        /** None is stored. */
        ALL_OR_NONE
    }

    /**
     * Adds new jobs, in the order in which they shall run among equals.
     *
     * @return the ids that were taken already, by a stored job or by an earlier one of the same
     *     batch; those jobs are not stored
     */
    Set<JobId> enqueue(List<Job> jobs, Acceptance acceptance);

    /** Ends runs and claims jobs in one step: a worker's turn at the store. */
    TurnAnswer turn(Turn turn);

    /**
     * Moves every job held by one worker to another, fence grown, so that the first one's late
     * writes are stale. The taker concludes them as lost. A worker may be its own taker: whoever
     * recovers it raises its fences so, and concludes in its name.
     *
     * @return the jobs as they stand now, in the order of enqueueing
     */
    List<Job> takeOver(WorkerId from, WorkerId taker, Instant now);

    /**
     * Writes jobs as an operator changed them: how they stand, and their priority. What was asked
     * for otherwise at the enqueueing never changes.
     *
     * @return the ids of those that were written; the others were gone, or had changed since they
     *     were read
     */
    Set<JobId> amend(List<Amendment> amendments);

    /**
     * Asks the holders of jobs to end their runs and call them off. The request stands until the
     * run is concluded, whoever holds the job then.
     *
     * @return the ids of those that are being processed
     */
    Set<JobId> requestCancel(Set<JobId> ids);

    /** Answers the jobs of these ids that exist, in the order of the ids. */
    List<Job> find(List<JobId> ids);

    /** Answers at most {@code limit} ids that begin so, in their order. */
    List<JobId> withPrefix(String prefix, int limit);

    /** Answers a job's ended runs, oldest first; empty also when there is no such job. */
    List<Run> runs(JobId id);

    /** Answers the latest ended run of each of these jobs that has one. */
    Map<JobId, Run> latestRuns(List<JobId> ids);

    /**
     * Answers what an ended run wrote, where that came with its conclusion.
     *
     * @return empty when there is no such run, when it wrote nothing there, or when what it wrote
     *     lies in the {@link OutputStore}
     */
    Optional<byte[]> output(JobId id, int run, Channel channel);

    /** Answers one page of jobs, newest first. */
    JobPage list(JobQuery query);

    /** Answers counts and ages; its cost does not depend on how many jobs there are. */
    Summary summary(Instant now);

    /** Answers what is left to do in these queues; an empty set means all. */
    Backlog backlog(Set<QueueName> queues, Instant now);

    /**
     * Answers since when the job that has waited longest could have been started, by queue. Of the
     * jobs of a queue and a priority only the one that comes first is looked at, and of those that
     * came due since a worker last looked all.
     */
    Map<QueueName, Instant> oldestDue(Instant now);

    /**
     * Answers how many jobs of its queue are ready and go before a job: of a higher priority, or
     * enqueued earlier. Its cost grows with the answer.
     *
     * @param most the largest number to be answered: that means so many or more
     */
    int ahead(Job job, int most);

    /** Answers the jobs that are being run, by worker. */
    Map<WorkerId, List<JobId>> held();

    /**
     * Forgets jobs with their runs and output, that in the {@link OutputStore} included, at most
     * {@code limit} of them.
     *
     * @return how many; fewer than {@code limit} means that none is left
     */
    int purge(Purge purge, int limit);

    /**
     * Forgets every job whatever its state, with all runs, output, throughput and figures. Only for
     * a store that no worker uses.
     *
     * @return how many jobs there were
     */
    long clear();
}
