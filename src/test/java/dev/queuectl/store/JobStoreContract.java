package dev.queuectl.store;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.JobStore.Acceptance;

import java.time.Instant;
import java.util.List;

/** What the suites about jobs share: short ways to bring jobs into every state. */
public abstract class JobStoreContract extends StoreContract {
    protected static final Instant NOW = Specimens.NOW;

    protected JobStore jobs() {
        return store.jobs();
    }

    protected void enqueue(Job... added) {
        if (!jobs().enqueue(List.of(added), Acceptance.EACH).isEmpty()) {
            throw new IllegalStateException("an id was taken");
        }
    }

    protected TurnAnswer turn(WorkerId worker, Instant now, Turn.Claim claim, Conclusion... ended) {
        return jobs().turn(new Turn(worker, now, List.of(ended), List.of(), claim));
    }

    protected List<Job> claim(int limit) {
        return turn(Specimens.ANN, NOW, Specimens.claim(limit)).claimed();
    }

    /** Claims one job by its id. */
    protected Job claimed(String id) {
        return turn(Specimens.ANN, NOW, Specimens.claimOnly(id)).claimed().getFirst();
    }

    /** Enqueues a job and claims it. */
    protected Job processing(String id) {
        enqueue(Specimens.job(id));
        return claimed(id);
    }

    protected TurnAnswer conclude(Conclusion conclusion) {
        return turn(Specimens.ANN, conclusion.run().endedAt(), Turn.Claim.NOTHING, conclusion);
    }

    protected Job completed(String id, Instant at) {
        conclude(Specimens.completion(processing(id), at));
        return found(id);
    }

    protected Job failed(String id, Instant retryAt) {
        conclude(Specimens.failure(processing(id), retryAt, NOW));
        return found(id);
    }

    protected Job dead(String id, Instant at) {
        conclude(Specimens.death(processing(id), at));
        return found(id);
    }

    /** Answers the job as another client sees it. */
    protected Job found(String id) {
        return other.jobs().find(Specimens.ids(id)).getFirst();
    }

    protected static List<JobId> idsOf(List<Job> some) {
        return some.stream().map(Job::id).toList();
    }
}
