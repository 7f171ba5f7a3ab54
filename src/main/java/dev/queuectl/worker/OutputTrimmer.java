package dev.queuectl.worker;

import dev.queuectl.domain.OutputLimit;
import dev.queuectl.process.Execution;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps what running commands write from taking much more of the disk than is kept in the end: on a
 * thread of its own it looks at their files and gives the middle of those that are too long back to
 * the file system. Commands that write faster than this can be done are held for as long as it
 * takes, since a file cannot be trimmed quickly while somebody writes to it.
 *
 * <p>A command that starts wakes the thread only if none has run for a second, so a queue of quick
 * ones does not pay for it. Thread-safe.
 */
final class OutputTrimmer implements AutoCloseable {
    private static final long MIB = 1024 * 1024;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private static final long LONGEST_REST = 40 * NANOS_PER_MILLI;
    private static final long SHORTEST_REST = 5 * NANOS_PER_MILLI;
    private static final int LOOKS_WITH_NOTHING = 25;

    /** Looks come so close that about so much is written between two of them, by all together. */
    private static final long BETWEEN_LOOKS = 8 * MIB;

    /** Less is not worth a call. */
    private static final long WORTH_FREEING = MIB;

    /** Who has written so much although held is not all in the command's process group. */
    private static final long NOT_HELD = 2 * MIB;

    private final Map<Integer, TrimmedRun> running = new ConcurrentHashMap<>();
    private volatile boolean asleep = true;
    private volatile boolean closed;

    // Guarded by this.
    private @Nullable Thread thread;

    // Confined to the thread.
    private long lastTurn;

    /**
     * The trimming of one command's output; ends when this is closed, which must precede reading.
     */
    interface Trimming extends AutoCloseable {
        @Override
        void close();
    }

    /** Trims what a command writes from now on, until the answer is closed. */
    Trimming trim(RunFiles.Pair files, Execution execution, OutputLimit limit) {
        if (limit.equals(OutputLimit.NONE)) {
            return () -> {};
        }
        TrimmedRun run = new TrimmedRun(files, execution, limit);
        running.put(files.number(), run);
        if (asleep) {
            wake();
        }
        return () -> {
            running.remove(files.number());
            run.end();
        };
    }

    private synchronized void wake() {
        if (thread == null) {
            thread = Thread.ofPlatform().name("trim").daemon().start(this::work);
        }
        LockSupport.unpark(thread);
    }

    private void work() {
        int looksWithNothing = 0;
        while (!closed) {
            looksWithNothing = running.isEmpty() ? looksWithNothing + 1 : 0;
            if (looksWithNothing > LOOKS_WITH_NOTHING) {
                asleep = true;
                // Whoever came before that did not see it.
                if (running.isEmpty() && !closed) {
                    LockSupport.park(this);
                }
                looksWithNothing = 0;
            }
            asleep = false;
            LockSupport.parkNanos(this, turn());
        }
    }

    /** Looks at everything once, frees what is too much, and answers when to look again. */
    private long turn() {
        long elapsed = System.nanoTime() - lastTurn;
        long grown = 0;
        List<TrimmedRun> noisy = new ArrayList<>();
        List<TrimmedRun> others = new ArrayList<>();
        for (TrimmedRun run : running.values()) {
            grown += run.look();
            if (run.isNoisy()) {
                noisy.add(run);
            } else if (run.excess() > WORTH_FREEING) {
                others.add(run);
            }
        }
        if (noisy.stream().allMatch(run -> run.excess() <= WORTH_FREEING)) {
            noisy.clear();
        }
        try {
            // All of them first: while one is trimmed, which may take long, others would write on.
            noisy.forEach(run -> run.pause(false));
            noisy.forEach(TrimmedRun::free);
            others.forEach(TrimmedRun::free);
            for (TrimmedRun run : noisy) {
                if (run.look() > NOT_HELD) {
                    run.pause(true);
                    run.look();
                    run.free();
                }
            }
        } finally {
            noisy.forEach(TrimmedRun::resume);
        }
        lastTurn = System.nanoTime();
        return grown == 0
                ? LONGEST_REST
                : Math.clamp(
                        (long) (elapsed * ((double) BETWEEN_LOOKS / grown)),
                        SHORTEST_REST,
                        LONGEST_REST);
    }

    /** Ends the looking. Works twice. */
    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            LockSupport.unpark(thread);
        }
    }
}
