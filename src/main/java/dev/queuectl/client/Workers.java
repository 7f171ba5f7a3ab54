package dev.queuectl.client;

import dev.queuectl.domain.JobId;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.Host;
import dev.queuectl.store.StopRequest;
import dev.queuectl.store.Storage;
import dev.queuectl.store.WorkerRecord;
import dev.queuectl.store.WorkerSighting;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What people do with workers: look at them, ask them to stop. */
public final class Workers {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final Storage storage;
    private final InstantSource time;

    public Workers(Storage storage, InstantSource time) {
        this.storage = storage;
        this.time = time;
    }

    /**
     * A worker and what it is doing.
     *
     * @param jobs the jobs it holds
     */
    public record Busy(WorkerSighting sighting, List<JobId> jobs) {
        public WorkerRecord worker() {
            return sighting.worker();
        }
    }

    /** Answers the workers that live, and the dead ones that still hold jobs, oldest first. */
    public List<Busy> list() {
        Map<WorkerId, List<JobId>> held = storage.jobs().held();
        List<Busy> workers = new ArrayList<>();
        for (WorkerSighting sighting : storage.workers().list()) {
            List<JobId> jobs = held.getOrDefault(sighting.worker().id(), List.of());
            if (sighting.alive() || !jobs.isEmpty()) {
                workers.add(new Busy(sighting, jobs));
            }
        }
        return workers;
    }

    /** Answers the workers of this host that are alive now. */
    public List<WorkerRecord> aliveOn(Host host) {
        return alive().stream()
                .filter(worker -> worker.host().identity().equals(host.identity()))
                .toList();
    }

    /** Answers the workers of every host that are alive now. */
    public List<WorkerRecord> alive() {
        return storage.workers().list().stream()
                .filter(WorkerSighting::alive)
                .map(WorkerSighting::worker)
                .toList();
    }

    /**
     * Whether a worker of this host lives that takes jobs from the queue and was not asked to stop.
     */
    public boolean isServed(QueueName queue, Host host) {
        return storage.workers().list().stream()
                .anyMatch(sighting ->
                        sighting.alive()
                                && sighting.stop() == StopRequest.NONE
                                && sighting.worker().serves(queue)
                                && sighting.worker().host().identity().equals(host.identity()));
    }

    /** Whether a worker lives now. */
    public boolean isAlive(WorkerId worker) {
        return alive().stream().anyMatch(living -> living.id().equals(worker));
    }

    /** Asks workers to stop. They find the request at once if they live, else at their return. */
    public void askToStop(Collection<WorkerId> workers, StopRequest request) {
        for (WorkerId worker : workers) {
            storage.workers().requestStop(worker, request);
        }
    }

    /**
     * Asks a worker to run so many jobs at a time from now on.
     *
     * @return the worker as it is registered now; empty when there is none that takes jobs
     */
    public Optional<Busy> scale(WorkerId worker, int slots) {
        return storage.workers().requestSlots(worker, slots)
                ? list().stream().filter(busy -> busy.worker().id().equals(worker)).findFirst()
                : Optional.empty();
    }

    /**
     * Waits until workers have left.
     *
     * @param deadline when to give up; {@link Instant#MAX} for never
     * @return those who are still alive then; empty when all have left
     */
    public Set<WorkerId> awaitLeft(Collection<WorkerId> workers, Instant deadline)
            throws InterruptedException {
        while (true) {
            Set<WorkerId> alive =
                    alive().stream().map(WorkerRecord::id).collect(Collectors.toSet());
            alive.retainAll(workers);
            if (alive.isEmpty() || !time.instant().isBefore(deadline)) {
                return alive;
            }
            Thread.sleep(LOOK_AGAIN);
        }
    }
}
