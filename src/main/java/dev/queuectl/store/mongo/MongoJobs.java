package dev.queuectl.store.mongo;

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

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** The jobs' door; each verb has a class of its own. */
final class MongoJobs implements JobStore {
    private final Database database;
    private final int period;
    private final AtomicInteger unsettled;

    /**
     * @param period after how many changed jobs they are settled
     */
    MongoJobs(Database database, RandomGenerator random, int period) {
        this.database = database;
        this.period = period;
        // So that of many short commands one in so many settles.
        this.unsettled = new AtomicInteger(random.nextInt(period));
    }

    /** Settles when so many jobs have changed that it is time. */
    void changed(int jobs) {
        if (isTime(jobs)) {
            tidy(() -> Settling.settle(database));
        }
    }

    private boolean isTime(int jobs) {
        return jobs > 0 && unsettled.addAndGet(jobs) >= period;
    }

    private void tidy(Runnable task) {
        unsettled.set(0);
        try {
            task.run();
        } catch (StoreException e) {
            // What was asked for is done all the same; the next one settles more.
            unsettled.set(period);
        }
    }

    @Override
    public Set<JobId> enqueue(List<Job> jobs, Acceptance acceptance) {
        Set<JobId> taken = Enqueueing.enqueue(database, jobs, acceptance);
        changed(jobs.size());
        return taken;
    }

    @Override
    public TurnAnswer turn(Turn turn) {
        TurnAnswer answer = Turns.take(database, turn);
        int jobs = turn.conclusions().size() + turn.returned().size() + answer.claimed().size();
        if (isTime(jobs)) {
            tidy(() -> {
                Settling.settle(database);
                Throughput.forgetBefore(database, turn.now());
            });
        }
        return answer;
    }

    @Override
    public List<Job> takeOver(WorkerId from, WorkerId taker, Instant now) {
        return TakingOver.takeOver(database, from, taker, now);
    }

    @Override
    public Set<JobId> amend(List<Amendment> amendments) {
        Set<JobId> amended = Amending.amend(database, amendments);
        changed(amended.size());
        return amended;
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
        int forgotten = Purging.purge(database, purge, limit);
        changed(forgotten);
        return forgotten;
    }

    @Override
    public long clear() {
        return Clearing.clear(database);
    }
}
