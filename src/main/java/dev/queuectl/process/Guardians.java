package dev.queuectl.process;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/** The guardians of this process's workers, of which there is one as a rule. Thread-safe. */
final class Guardians implements AutoCloseable {

    /** A worker that is there for one short command needs none, and would have to wait for it. */
    private static final Duration UNTIL_WORTH_IT = Duration.ofMillis(100);

    private final Deadlines deadlines;
    private final LongConsumer spare;

    // Guarded by this. Those that are still to be started, or could not be, have no guardian.
    private final Map<String, Runnable> leaving = new HashMap<>();
    private boolean closed;

    /**
     * @param deadlines whose thread starts them, so that no command waits for that
     * @param spare is told the pid of each
     */
    Guardians(Deadlines deadlines, LongConsumer spare) {
        this.deadlines = deadlines;
        this.spare = spare;
    }

    /** Tells that a worker has started a command; a moment after its first one a guardian is. */
    synchronized void guard(String worker, Duration grace) {
        if (leaving.putIfAbsent(worker, () -> {}) == null) {
            var _ = deadlines.after(UNTIL_WORTH_IT, () -> start(worker, grace));
        }
    }

    private synchronized void start(String worker, Duration grace) {
        if (closed) {
            return;
        }
        Guardian guardian = Guardian.startOrNull(worker, grace, spare);
        if (guardian != null) {
            leaving.put(worker, guardian::close);
        }
    }

    /** Sends them away. To be called when no command runs any more. */
    @Override
    public synchronized void close() {
        closed = true;
        leaving.values().forEach(Runnable::run);
        leaving.clear();
    }
}
