package dev.queuectl.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The processes of this host as they were seen in one look. Immutable. */
final class ProcessTable {

    /** Enough to catch up with all but a storm of new processes. */
    private static final int MOST_ROUNDS = 8;

    private final List<ProcessEntry> entries;
    private final Map<Long, ProcessEntry> byPid = new HashMap<>();
    private final long self;

    /**
     * @param self the pid of this process, which with its ancestors is in no tree
     */
    ProcessTable(List<ProcessEntry> entries, long self) {
        this.entries = List.copyOf(entries);
        this.self = self;
        entries.forEach(entry -> byPid.put(entry.pid(), entry));
    }

    /** Looks at all processes of this host now. */
    static ProcessTable read() {
        List<ProcessEntry> entries = new ArrayList<>();
        if (ProcFiles.exist()) {
            readProcFiles(entries);
        } else {
            ProcessHandle.allProcesses().map(ProcessTable::entry).forEach(entries::add);
        }
        return new ProcessTable(entries, ProcessHandle.current().pid());
    }

    /**
     * Reads until nobody is new, since one that forks and exits while the others are read would
     * else slip through: gone when its turn comes, and its child not in the list yet.
     */
    private static void readProcFiles(List<ProcessEntry> entries) {
        Set<Long> seen = new HashSet<>();
        boolean grew = true;
        for (int round = 0; grew && round < MOST_ROUNDS; round++) {
            grew = false;
            for (long pid : ProcFiles.pids()) {
                if (seen.add(pid)) {
                    grew = true;
                    ProcessEntry entry = ProcFiles.withMark(pid);
                    if (entry != null) {
                        entries.add(entry);
                    }
                }
            }
        }
    }

    Optional<ProcessEntry> find(long pid) {
        return Optional.ofNullable(byPid.get(pid));
    }

    /**
     * Answers the processes of a tree that have not ended: its roots, the children of a member, and
     * whoever shares the session of a member; for a command runs in a session of its own, which
     * nobody can enter from outside.
     */
    List<ProcessEntry> tree(Predicate<ProcessEntry> root) {
        Set<Long> untouchable = selfAndAncestors();
        long ownSession = find(self).map(ProcessEntry::session).orElse(0L);
        Set<Long> members = new HashSet<>();
        Set<Long> sessions = new HashSet<>();
        boolean grew = true;
        while (grew) {
            grew = false;
            for (ProcessEntry entry : entries) {
                boolean belongs =
                        root.test(entry)
                                || members.contains(entry.parent())
                                || sessions.contains(entry.session());
                if (belongs && !untouchable.contains(entry.pid()) && members.add(entry.pid())) {
                    grew = true;
                    if (entry.session() > 0 && entry.session() != ownSession) {
                        sessions.add(entry.session());
                    }
                }
            }
        }
        return entries.stream()
                .filter(entry -> members.contains(entry.pid()) && !entry.ended())
                .toList();
    }

    private Set<Long> selfAndAncestors() {
        Set<Long> all = new HashSet<>();
        // 0 is nobody's pid, and 1 is init or the container's own.
        all.add(0L);
        all.add(1L);
        for (long pid = self; all.add(pid); ) {
            pid = find(pid).map(ProcessEntry::parent).orElse(0L);
        }
        return all;
    }

    private static ProcessEntry entry(ProcessHandle process) {
        long parent = process.parent().map(ProcessHandle::pid).orElse(0L);
        long start = Processes.startTime(process.pid()).orElse(-1);
        return new ProcessEntry(process.pid(), parent, 0, 0, start, !process.isAlive(), null);
    }
}
