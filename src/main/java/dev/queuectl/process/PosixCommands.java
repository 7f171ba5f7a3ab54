package dev.queuectl.process;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** Runs commands by {@code posix_spawn} and waits for them by system calls. */
final class PosixCommands implements Commands {

    private static final int OWNER_READS_AND_WRITES = 0600;

    private final PosixSpawn spawn = new PosixSpawn();
    private final Signals signals = new PosixSignals();
    private final Orphans orphans = new Orphans();
    private final ProcessTables tables = new ProcessTables(this::look);
    private final Deadlines deadlines = new Deadlines(tables);

    PosixCommands() {
        LibC.keepEndedChildren();
    }

    /** Answers whether the system and its C library have what this takes. */
    static boolean areSupported() {
        String processor = System.getProperty("os.arch", "");
        boolean known = processor.equals("amd64") || processor.equals("aarch64");
        return known && System.getProperty("os.name", "").equals("Linux") && Linked.COMPLETE;
    }

    @Override
    public Execution start(Launch launch, Limits limits) throws CannotStart {
        String program = ProgramPath.of(launch);
        int stdout = openOutput(launch.stdout());
        try {
            boolean shared = launch.stderr().equals(launch.stdout());
            int stderr = shared ? stdout : openOutput(launch.stderr());
            try {
                int pid = spawn.start(program, launch, stdout, stderr);
                if (pid < 0) {
                    throw Refusals.start(-pid, launch);
                }
                return watch(pid, launch.mark(), limits);
            } finally {
                if (!shared) {
                    LibC.close(stderr);
                }
            }
        } finally {
            // Ours is closed, so that whoever asks who holds the file learns of commands only.
            LibC.close(stdout);
        }
    }

    private Execution watch(int pid, Mark mark, Limits limits) {
        orphans.started(pid, mark);
        try {
            Leader leader = new PosixLeader(pid, orphans, signals);
            ProcessTree tree = new ProcessTree(tables, signals, root(pid, mark), pid, leader);
            return new RunningCommand(leader, tree, limits, deadlines);
        } catch (RuntimeException | Error failure) {
            // Nobody would ever await it.
            signals.sendToGroup(KillSignal.KILL, pid);
            orphans.collected(pid);
            LibC.wait4(pid, MemorySegment.NULL, 0, MemorySegment.NULL);
            throw failure;
        }
    }

    private Predicate<ProcessEntry> root(long pid, Mark mark) {
        String value = mark.value();
        return entry ->
                entry.session() == pid
                        || entry.group() == pid
                        || value.equals(entry.mark())
                        || orphans.comesFrom(entry.pid(), pid);
    }

    @Override
    public List<Long> endAllOf(String worker, Duration bound) {
        return Takeover.end(tables, signals, worker, bound);
    }

    @Override
    public void reapOrphans() {
        if (orphans.haveStrays()) {
            Predicate<ProcessEntry> root = entry -> orphans.isStray(entry.pid());
            new ProcessTree(tables, signals, root, 0, ProcessTree.Group.NONE).kill(tables.fresh());
        }
    }

    @Override
    public void spare(long pid) {
        orphans.spare(pid);
    }

    @Override
    public void close() {
        deadlines.close();
        orphans.close();
    }

    private ProcessTable look() {
        ProcessTable table = ProcessTable.read();
        // After the table, so that every orphan in it is known.
        orphans.look();
        return table;
    }

    private static int openOutput(Path file) throws CannotStart {
        int flags = LibC.O_WRONLY | LibC.O_CREAT | LibC.O_APPEND | LibC.O_CLOEXEC;
        int descriptor = LibC.open(file.toString(), flags, OWNER_READS_AND_WRITES);
        if (descriptor < 0) {
            throw Refusals.output(file, -descriptor);
        }
        // Also under a umask that takes rights from the owner himself.
        LibC.fchmod(descriptor, OWNER_READS_AND_WRITES);
        return descriptor;
    }

    /** Links the C library when first asked. */
    private static final class Linked {

        static final boolean COMPLETE = link();

        private static boolean link() {
            try {
                LibC.link();
                return true;
            } catch (LinkageError incomplete) {
                return false;
            }
        }
    }
}
