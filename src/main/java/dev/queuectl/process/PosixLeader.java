package dev.queuectl.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;

/**
 * A process started by {@link PosixSpawn}. It is seen to exit without being collected, so that its
 * number cannot become another's while somebody may still signal its group.
 */
final class PosixLeader implements Leader {

    // On 64-bit Linux: where siginfo_t has si_pid, and where rusage has its times and ru_maxrss.
    private static final long SIGINFO_BYTES = 128;
    private static final long SIGINFO_PID = 16;
    private static final long RUSAGE_BYTES = 144;
    private static final long RUSAGE_USER_SECONDS = 0;
    private static final long RUSAGE_USER_MICROS = 8;
    private static final long RUSAGE_SYSTEM_SECONDS = 16;
    private static final long RUSAGE_SYSTEM_MICROS = 24;
    private static final long RUSAGE_MAX_RSS = 32;

    private final int pid;
    private final Orphans orphans;
    private final Signals signals;
    private final long memoryOfStarter = peakOfThisProcess();
    private final Object lock = new Object();

    /** Guarded by lock, which is held across the system calls that it decides on. */
    private boolean collected;

    PosixLeader(int pid, Orphans orphans, Signals signals) {
        this.pid = pid;
        this.orphans = orphans;
        this.signals = signals;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public void awaitExit() {
        int result;
        do {
            result = LibC.waitid(pid, MemorySegment.NULL, LibC.WEXITED | LibC.WNOWAIT);
        } while (result == -LibC.EINTR);
        requireOurs(result);
        orphans.exited(pid);
    }

    @Override
    public boolean hasExited() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment information = arena.allocate(SIGINFO_BYTES, Long.BYTES);
            int options = LibC.WEXITED | LibC.WNOWAIT | LibC.WNOHANG;
            requireOurs(LibC.waitid(pid, information, options));
            return information.get(JAVA_INT, SIGINFO_PID) != 0;
        }
    }

    @Override
    public boolean mayHaveLeft() {
        return orphans.mayBeLeftBy(pid);
    }

    @Override
    public boolean signal(KillSignal signal) {
        synchronized (lock) {
            if (!collected) {
                signals.sendToGroup(signal, pid);
            }
            return !collected;
        }
    }

    @Override
    public Status collect() {
        // Before, since right after it the same number may be the next command's.
        orphans.collected(pid);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(JAVA_INT);
            MemorySegment usage = arena.allocate(RUSAGE_BYTES, Long.BYTES);
            synchronized (lock) {
                requireOurs(LibC.wait4(pid, status, 0, usage));
                collected = true;
            }
            return new Status(ending(status.get(JAVA_INT, 0)), Optional.of(usage(usage)));
        }
    }

    private static Ending ending(int status) {
        int signal = status & 0x7f;
        return signal == 0 ? new Ending.Exit((status >> 8) & 0xff) : new Ending.Signal(signal);
    }

    private Usage usage(MemorySegment usage) {
        Duration cpu =
                Duration.ofSeconds(
                                usage.get(JAVA_LONG, RUSAGE_USER_SECONDS)
                                        + usage.get(JAVA_LONG, RUSAGE_SYSTEM_SECONDS))
                        .plusNanos(
                                1000
                                        * (usage.get(JAVA_LONG, RUSAGE_USER_MICROS)
                                                + usage.get(JAVA_LONG, RUSAGE_SYSTEM_MICROS)));
        long peak = usage.get(JAVA_LONG, RUSAGE_MAX_RSS);
        // The kernel counts pages by processor and so a little coarsely: hence the eighth.
        return new Usage(cpu, peak, peak <= memoryOfStarter + memoryOfStarter / 8);
    }

    /** Answers the largest resident set this process had so far, in KiB. */
    private static long peakOfThisProcess() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment usage = arena.allocate(RUSAGE_BYTES, Long.BYTES);
            requireOurs(LibC.usageOfThisProcess(usage));
            return usage.get(JAVA_LONG, RUSAGE_MAX_RSS);
        }
    }

    private static void requireOurs(int result) {
        if (result < 0) {
            throw new IllegalStateException(
                    "somebody else collected a command of ours: " + Errno.describe(-result));
        }
    }
}
