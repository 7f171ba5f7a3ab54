package dev.queuectl.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;

/**
 * Knows the processes that lost their parent to this one, and whose runs they come from.
 *
 * <p>This process takes in all orphans of its descendants. The kernel gives them to its first
 * thread, while what Java starts belongs to the thread that started it; so the short list of the
 * first thread's children tells at the cost of one read whether a command left anything behind.
 * Safe for use by any thread; its lock is held while {@code /proc} is read, which does not block.
 */
final class Orphans implements AutoCloseable {

    /**
     * One child of the first thread.
     *
     * @param foreign whether it comes from no run, and so is not to be touched
     * @param suspects the runs it may come from, by the pid of the command; one where its session
     *     or mark tells, else all that were there when it started
     */
    private record Orphan(boolean foreign, Set<Long> suspects) {}

    private final long self = ProcessHandle.current().pid();
    private final @Nullable RandomAccessFile children;

    // Guarded by this.
    private final Map<Long, String> running = new HashMap<>();
    private final Set<Long> exited = new HashSet<>();
    private final Set<String> workers = new HashSet<>();
    private final Set<ProcessEntry.Identity> spared = new HashSet<>();
    private final Map<Long, Orphan> known = new HashMap<>();

    Orphans() {
        boolean adopting = LibC.setSubreaper(true) >= 0;
        children = adopting ? openChildren(self) : null;
    }

    private static @Nullable RandomAccessFile openChildren(long self) {
        try {
            return new RandomAccessFile("/proc/self/task/" + self + "/children", "r");
        } catch (IOException kernelWithoutIt) {
            return null;
        }
    }

    /** Tells of a command that was started. */
    synchronized void started(long command, Mark mark) {
        running.put(command, mark.value());
        workers.add(Mark.prefixOf(mark.worker()));
    }

    /** Tells of a command that has exited and is not collected yet. */
    synchronized void exited(long command) {
        exited.add(command);
    }

    /** Tells of a command that is about to be collected, after which its pid may be another's. */
    synchronized void collected(long command) {
        running.remove(command);
        exited.remove(command);
        known.values().forEach(orphan -> orphan.suspects().remove(command));
    }

    /** Tells of a child that comes from no run. */
    synchronized void spare(long pid) {
        ProcessEntry entry = ProcFiles.withoutMark(pid);
        if (entry != null) {
            spared.add(entry.identity());
            known.remove(pid);
        }
    }

    /** Answers whether a command that has exited may have left processes behind. */
    synchronized boolean mayBeLeftBy(long command) {
        if (children == null) {
            return true;
        }
        look();
        return known.values().stream().anyMatch(orphan -> orphan.suspects().contains(command));
    }

    /** Answers whether a process is an orphan that can come from no other run than this one. */
    synchronized boolean comesFrom(long pid, long command) {
        Orphan orphan = known.get(pid);
        return orphan != null
                && orphan.suspects().contains(command)
                && orphan.suspects().stream()
                        .allMatch(suspect -> suspect == command || exited.contains(suspect));
    }

    /** Collects the orphans that have ended, and gets to know the new ones. */
    synchronized void look() {
        List<Long> pids = readChildren();
        known.keySet().retainAll(pids);
        for (long pid : pids) {
            if (running.containsKey(pid)) {
                continue;
            }
            Orphan orphan = known.computeIfAbsent(pid, this::meet);
            // By its number, never "any child": the JVM waits for children of its own.
            if (!orphan.foreign()
                    && LibC.wait4(
                                    Math.toIntExact(pid),
                                    MemorySegment.NULL,
                                    LibC.WNOHANG,
                                    MemorySegment.NULL)
                            > 0) {
                known.remove(pid);
            }
        }
    }

    /** Answers whether a process is an orphan whose runs have all ended, so that nobody ends it. */
    synchronized boolean isStray(long pid) {
        Orphan orphan = known.get(pid);
        return orphan != null && !orphan.foreign() && orphan.suspects().isEmpty();
    }

    /** Answers whether there are such orphans now. */
    synchronized boolean haveStrays() {
        look();
        return known.keySet().stream().anyMatch(this::isStray);
    }

    private Orphan meet(long pid) {
        ProcessEntry entry = ProcFiles.withMark(pid);
        // A command has a session of its own and cannot come back into ours.
        if (entry == null || entry.session() == ownSession() || spared.contains(entry.identity())) {
            return new Orphan(true, new HashSet<>());
        }
        Set<Long> suspects = new HashSet<>();
        String mark = entry.mark();
        for (Map.Entry<Long, String> command : running.entrySet()) {
            if (entry.session() == command.getKey() || command.getValue().equals(mark)) {
                suspects.add(command.getKey());
                return new Orphan(false, suspects);
            }
        }
        if (mark != null && workers.stream().anyMatch(mark::startsWith)) {
            return new Orphan(false, suspects);
        }
        // It left its session and its environment: whoever was there when it started may have
        // started it. To a container's first process, though, come the orphans of everybody.
        if (self != 1) {
            for (long command : running.keySet()) {
                if (Processes.startTime(command).orElse(Long.MAX_VALUE) <= entry.startTime()) {
                    suspects.add(command);
                }
            }
        }
        return new Orphan(suspects.isEmpty(), suspects);
    }

    @Override
    public void close() {
        LibC.setSubreaper(false);
        try {
            if (children != null) {
                children.close();
            }
        } catch (IOException ofNoConsequence) {
            // It was only read.
        }
    }

    private long ownSession() {
        ProcessEntry entry = ProcFiles.withoutMark(self);
        return entry == null ? 0 : entry.session();
    }

    private List<Long> readChildren() {
        if (children == null) {
            return List.of();
        }
        List<Long> pids = new ArrayList<>();
        try {
            children.seek(0);
            byte[] buffer = new byte[256];
            StringBuilder text = new StringBuilder();
            for (int n = children.read(buffer); n > 0; n = children.read(buffer)) {
                text.append(new String(buffer, 0, n, US_ASCII));
            }
            StringTokenizer numbers = new StringTokenizer(text.toString());
            while (numbers.hasMoreTokens()) {
                pids.add(Long.parseLong(numbers.nextToken()));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read the list of our children", failure);
        }
        return pids;
    }
}
