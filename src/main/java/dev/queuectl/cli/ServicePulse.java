package dev.queuectl.cli;

import dev.queuectl.process.ServiceManager;
import dev.queuectl.worker.WorkerOptions;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.IntSupplier;

/**
 * Tells the service manager, where one started this worker, that it is ready, what it runs, and
 * that its loop goes on: so a worker that hangs is started anew. Confined to the worker's thread.
 */
final class ServicePulse implements AutoCloseable {
    /** How often the number of running jobs is told where no watchdog wants to hear more. */
    private static final Duration SELDOM = Duration.ofSeconds(10);

    /** A third of the time allowed, so that one beat may come late. */
    private static final int BEATS = 3;

    private final ServiceManager manager;
    private final InstantSource time;
    private final IntSupplier slots;
    private final Duration rest;
    private Instant next = Instant.MIN;

    private ServicePulse(ServiceManager manager, InstantSource time, IntSupplier slots) {
        this.manager = manager;
        this.time = time;
        this.slots = slots;
        this.rest = manager.watchdog().map(limit -> limit.dividedBy(BEATS)).orElse(SELDOM);
    }

    /**
     * Says that the worker is ready.
     *
     * @param slots answers how many jobs it runs at a time, which may change
     */
    static ServicePulse of(Session session, WorkerOptions options, IntSupplier slots) {
        ServiceManager manager =
                ServiceManager.of(session.environment(), ProcessHandle.current().pid());
        manager.ready("worker " + options.id() + " is ready");
        return new ServicePulse(manager, session.time(), slots);
    }

    /** Says from time to time that the worker goes on, and how many jobs it runs. */
    void beat(int running) {
        if (!manager.listens()) {
            return;
        }
        Instant now = time.instant();
        if (!now.isBefore(next)) {
            next = now.plus(rest);
            manager.alive("running " + running + " of " + Texts.count(slots.getAsInt(), "job"));
        }
    }

    /** Says that the worker is about to leave. */
    @Override
    public void close() {
        manager.stopping();
    }
}
