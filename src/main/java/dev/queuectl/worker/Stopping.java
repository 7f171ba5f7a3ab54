package dev.queuectl.worker;

import dev.queuectl.store.StopRequest;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How a worker is asked to stop, and how far it does. A request can grow and is never taken back;
 * one to stop gracefully grows by itself when its grace is over. {@link #ask} may be called by any
 * thread, all else by the turning one.
 */
final class Stopping {
    private final AtomicReference<StopRequest> asked = new AtomicReference<>(StopRequest.NONE);
    private final Optional<Duration> grace;
    private StopRequest obeyed = StopRequest.NONE;
    private Instant graceEnds = Instant.MAX;

    /**
     * @param grace how long what runs may go on after a graceful request; empty for ever
     */
    Stopping(Optional<Duration> grace) {
        this.grace = grace;
    }

    /** Takes a request, and answers whether it is more than what was asked for before. */
    boolean ask(StopRequest request) {
        StopRequest before = asked.getAndAccumulate(request, (a, b) -> a.compareTo(b) >= 0 ? a : b);
        return request.compareTo(before) > 0;
    }

    /** Answers whether there is more to obey than before. */
    boolean isDue(Instant now) {
        return asked.get() != obeyed || isGraceOver(now);
    }

    /** Obeys what there is to obey, and answers whether that is more than before. */
    boolean obey(Instant now) {
        if (isGraceOver(now)) {
            ask(StopRequest.NOW);
        }
        StopRequest request = asked.get();
        if (request == obeyed) {
            return false;
        }
        obeyed = request;
        if (request == StopRequest.GRACEFUL) {
            graceEnds = grace.map(now::plus).orElse(Instant.MAX);
        }
        return true;
    }

    /** Answers what is obeyed. */
    StopRequest obeyed() {
        return obeyed;
    }

    private boolean isGraceOver(Instant now) {
        return obeyed == StopRequest.GRACEFUL && !now.isBefore(graceEnds);
    }
}
