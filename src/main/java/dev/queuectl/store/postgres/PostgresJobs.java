package dev.queuectl.store.postgres;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.Amendment;
import dev.queuectl.store.Backlog;
import dev.queuectl.store.JobPage;
import dev.queuectl.store.JobQuery;
import dev.queuectl.store.JobStore;
import dev.queuectl.store.Purge;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.Summary;
import dev.queuectl.store.Turn;
import dev.queuectl.store.TurnAnswer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** The jobs' door; each verb has a class of its own. */
final class PostgresJobs implements JobStore {
    private final Database database;
    private final AtomicInteger unfolded;
    private final Frontier frontier;
    private final KnownGates gates = new KnownGates();

    /**
     * @param slow from when on a claim is slow; see {@link Frontier}
     */
    PostgresJobs(Database database, RandomGenerator random, Duration slow) {
        this.database = database;
        this.frontier = new Frontier(System::nanoTime, slow);
        // So that of many short commands one in so many folds.
        this.unfolded = new AtomicInteger(random.nextInt(Folding.PERIOD));
    }

    @Override
    public Set<JobId> enqueue(List<Job> jobs, Acceptance acceptance) {
        Set<JobId> taken = Enqueueing.enqueue(database, jobs, acceptance);
        foldNowAndThen();
        return taken;
    }

    @Override
    public TurnAnswer turn(Turn turn) {
        TurnAnswer answer = Turns.take(database, frontier, gates, turn);
        if (!turn.conclusions().isEmpty() || !answer.claimed().isEmpty()) {
            foldNowAndThen();
        }
        return answer;
    }

    /** Keeps the rows of the numbers few; to be called after each change of them. */
    void foldNowAndThen() {
        if (unfolded.incrementAndGet() % Folding.PERIOD == 0) {
            try {
                Folding.fold(database);
            } catch (StoreException e) {
                // What was asked for is done all the same; the next one folds more.
                unfolded.decrementAndGet();
            }
        }
    }

    @Override
    public List<Job> takeOver(WorkerId from, WorkerId taker, Instant now) {
        return TakingOver.takeOver(database, from, taker, now);
    }

    @Override
    public Set<JobId> amend(List<Amendment> amendments) {
        return Amending.amend(database, amendments);
    }

    @Override
    public Set<JobId> requestCancel(Set<JobId> ids) {
        return ids.isEmpty() ? Set.of() : Cancelling.ask(database, ids);
    }

    @Override
    public List<Job> find(List<JobId> ids) {
        return Finding.find(database, ids);
    }

    @Override
    public List<JobId> withPrefix(String prefix, int limit) {
        return Finding.withPrefix(database, prefix, limit);
    }

    @Override
    public List<Run> runs(JobId id) {
        return Finding.runs(database, id);
    }

    @Override
    public Map<JobId, Run> latestRuns(List<JobId> ids) {
        return Finding.latestRuns(database, ids);
    }

    @Override
    public Optional<byte[]> output(JobId id, int run, Channel channel) {
        return Finding.output(database, id, run, channel);
    }

    @Override
    public JobPage list(JobQuery query) {
        return Listing.list(database, query);
    }

    @Override
    public Summary summary(Instant now) {
        return Counting.summary(database, now);
    }

    @Override
    public Backlog backlog(Set<QueueName> queues, Instant now) {
        return Counting.backlog(database, queues, now);
    }

    @Override
    public Map<QueueName, Instant> oldestDue(Instant now) {
        return Counting.oldestDue(database, now);
    }

    @Override
    public int ahead(Job job, int most) {
        return Counting.ahead(database, job, most);
    }

    @Override
    public Map<WorkerId, List<JobId>> held() {
        return Finding.held(database);
    }

    @Override
    public int purge(Purge purge, int limit) {
        return Purging.purge(database, purge, limit);
    }

    @Override
    public long clear() {
        return Clearing.clear(database);
    }
}
