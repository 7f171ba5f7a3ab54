package dev.queuectl.process;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** Runs commands by {@code posix_spawn} and waits for them by system calls. */
final class PosixCommands implements Commands {

    private final PosixSpawn spawn = new PosixSpawn();
    private final Signals signals = new PosixSignals();
    private final Orphans orphans = new Orphans();
    private final ProcessTables tables = new ProcessTables(this::look);
    private final Deadlines deadlines = new Deadlines(tables);
    private final Guardians guardians = new Guardians(deadlines, orphans::spare);

    PosixCommands() {
        LibC.keepEndedChildren();
        LibC.ignoreLeaseSignals();
    }

    /** Answers whether the system and its C library have what this takes. */
    static boolean areSupported() {
        String processor = System.getProperty("os.arch", "");
        boolean known = processor.equals("amd64") || processor.equals("aarch64");
        return known && System.getProperty("os.name", "").equals("Linux") && Linked.COMPLETE;
    }

    @Override
    public Execution start(Launch launch, Limits limits) throws CannotStart {
        int pid = spawn.start(ProgramPath.of(launch), launch);
        if (pid < 0) {
            throw Refusals.start(-pid, launch);
        }
        return watch(pid, launch.mark(), limits);
    }

    @Override
    public OutputFile makeOutput(Path file) throws CannotStart {
        return PosixOutputFile.make(file);
    }

    private Execution watch(int pid, Mark mark, Limits limits) {
        orphans.started(pid, mark);
        try {
            guardians.guard(mark.worker(), limits.grace());
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
        guardians.close();
        orphans.close();
    }

    private ProcessTable look() {
        ProcessTable table = ProcessTable.read();
        // After the table, so that every orphan in it is known.
        orphans.look();
        return table;
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
