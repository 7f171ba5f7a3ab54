package dev.queuectl.store.postgres;

import dev.queuectl.store.QueueGates;

/**
 * The gates of queues as this process last read them, and at which revision of the settings: so
 * that a turn need not ask for them. Safe for use by any thread.
 */
final class KnownGates {
    private record Known(long revision, QueueGates gates) {}

    private volatile Known known = new Known(-1, QueueGates.NONE);

    /** Answers the gates as they were when somebody last asked for them. */
    QueueGates latest() {
        return known.gates();
    }

    /** Answers the gates as they are at a revision that this session has seen, or later. */
    QueueGates at(Session session, long revision) {
        Known last = known;
        if (last.revision() != revision) {
            last = new Known(revision, PostgresQueues.gates(session));
            known = last;
        }
        return last.gates();
    }
}
