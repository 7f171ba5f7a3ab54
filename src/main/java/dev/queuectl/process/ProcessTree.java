package dev.queuectl.process;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * The processes that come from one run, or from all runs of one worker, and their end. Safe for use
 * by any thread.
 */
final class ProcessTree {

    /** How long killed processes may take to go before they are reported. */
    static final Duration AFTER_KILL = Duration.ofSeconds(2);

    /** While a machine stands still time passes, and nobody can go. */
    private static final int LOOKS_AFTER_KILL = 20;

    /** The process group of the tree, which can be signalled at once while it is known to exist. */
    interface Group {

        /** For trees that are no group. */
        Group NONE = _ -> false;

        /** Signals the group; answers false when there is none to signal any more. */
        boolean signal(KillSignal signal);
    }

    /**
     * What came of ending a tree.
     *
     * @param found whether there was anything to end
     * @param survivors the pids that are still alive
     */
    record Ended(boolean found, List<Long> survivors) {

        static final Ended NOTHING = new Ended(false, List.of());
    }

    private final ProcessTables tables;
    private final Signals signals;
    private final Predicate<ProcessEntry> root;
    private final long groupId;
    private final Group group;

    /** Whoever was asked to end; some programs take a second SIGTERM for "at once". */
    private final Set<ProcessEntry.Identity> asked = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean groupAsked = new AtomicBoolean();

    /** Members outside the group, as far as {@link #pause} has looked for them. */
    private volatile List<ProcessEntry> outside = List.of();

    /**
     * @param root tells the processes that belong to the tree by themselves; their offspring
     *     follows
     * @param groupId the number of the group, 0 for none
     */
    ProcessTree(
            ProcessTables tables,
            Signals signals,
            Predicate<ProcessEntry> root,
            long groupId,
            Group group) {
        this.tables = tables;
        this.signals = signals;
        this.root = root;
        this.groupId = groupId;
        this.group = group;
    }

    /**
     * Asks the group and all members in the table to end, each once. The table is from before, so
     * that it still shows whose child everybody is.
     */
    void ask(ProcessTable table) {
        askGroup();
        List<ProcessEntry> unasked =
                members(table).stream()
                        .filter(entry -> !(groupAsked.get() && entry.group() == groupId))
                        .filter(entry -> asked.add(entry.identity()))
                        .toList();
        signals.send(KillSignal.TERMINATE, unasked);
    }

    /** Kills the group and all members in the table. */
    void kill(ProcessTable table) {
        group.signal(KillSignal.KILL);
        List<ProcessEntry> members = members(table);
        // Remembered, so that those whose parent dies now are still found.
        members.forEach(entry -> asked.add(entry.identity()));
        signals.send(KillSignal.KILL, members);
    }

    /**
     * Ends what there is: asks, kills after the grace, and looks again until nothing is found,
     * which after a find takes two looks in a row.
     *
     * @param sure whether to look twice in any case
     * @param graceEnds when to begin killing, by {@link System#nanoTime}; may have passed
     * @param afterKill how long to go on killing before the survivors are reported; some twenty
     *     looks in any case
     */
    Ended end(boolean sure, long graceEnds, Duration afterKill) {
        boolean found = false;
        int clean = 0;
        long killingSince = 0;
        int kills = 0;
        try (Pause pause = new Pause()) {
            while (true) {
                // Before the look, which may take long.
                long now = System.nanoTime();
                ProcessTable table = tables.fresh();
                List<ProcessEntry> alive = members(table);
                if (alive.isEmpty()) {
                    clean++;
                    if (clean == (found || sure ? 2 : 1)) {
                        return new Ended(found, List.of());
                    }
                } else {
                    clean = 0;
                    found = true;
                    if (now - graceEnds < 0) {
                        ask(table);
                        pause.noLongerThan(graceEnds - System.nanoTime());
                    } else if (kills < LOOKS_AFTER_KILL
                            || now - killingSince < afterKill.toNanos()) {
                        kill(table);
                        killingSince = kills == 0 ? System.nanoTime() : killingSince;
                        kills++;
                    } else {
                        return new Ended(true, alive.stream().map(ProcessEntry::pid).toList());
                    }
                }
                pause.sleep();
            }
        }
    }

    /**
     * Stops the group and the members outside it that are known. To be called by one thread.
     *
     * @param look whether to look who those are now
     */
    void pause(boolean look) {
        group.signal(KillSignal.PAUSE);
        if (look) {
            List<ProcessEntry> before = outside;
            outside =
                    members(tables.fresh()).stream()
                            .filter(entry -> entry.group() != groupId)
                            .toList();
            // One that has left the tree meanwhile would never be resumed.
            signals.send(KillSignal.RESUME, before);
        }
        signals.send(KillSignal.PAUSE, outside);
    }

    /** Lets all of them go on. */
    void resume() {
        group.signal(KillSignal.RESUME);
        signals.send(KillSignal.RESUME, outside);
    }

    private void askGroup() {
        if (groupAsked.compareAndSet(false, true) && !group.signal(KillSignal.TERMINATE)) {
            groupAsked.set(false);
        }
    }

    private List<ProcessEntry> members(ProcessTable table) {
        return table.tree(entry -> root.test(entry) || asked.contains(entry.identity()));
    }
}
