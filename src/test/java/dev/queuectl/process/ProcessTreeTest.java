package dev.queuectl.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** In which order a tree is asked, killed and given up, told by tables made up here. */
class ProcessTreeTest {

    private static final long SELF = 50;
    private static final long GROUP = 60;

    /** Each look takes the next table; the last one stays. */
    private final List<ProcessTable> tables = new ArrayList<>();

    private final List<String> sent = new ArrayList<>();
    private int looks;

    /** Longer than any test, however slow the machine. */
    private Duration afterKill = Duration.ofMinutes(5);

    private final Signals signals =
            new Signals() {
                @Override
                public void send(KillSignal signal, List<ProcessEntry> processes) {
                    processes.forEach(process -> sent.add(signal + " " + process.pid()));
                }

                @Override
                public void sendToGroup(KillSignal signal, long group) {
                    sent.add(signal + " group " + group);
                }
            };

    @Test
    void nothing_to_end_takes_one_look_and_a_sure_end_two() {
        look();

        assertThat(end(false, Duration.ZERO)).isEqualTo(ProcessTree.Ended.NOTHING);
        assertThat(looks).isEqualTo(1);
        assertThat(end(true, Duration.ZERO)).isEqualTo(ProcessTree.Ended.NOTHING);
        assertThat(looks).isEqualTo(3);
    }

    @Test
    void after_a_find_two_looks_in_a_row_must_be_clean() {
        look(member(60, 60));
        look();
        look(member(61, 60));
        look();

        assertThat(end(false, Duration.ofMinutes(1)))
                .isEqualTo(new ProcessTree.Ended(true, List.of()));
        assertThat(looks).isEqualTo(5);
    }

    @Test
    void the_group_is_asked_at_once_and_everybody_else_singly() {
        look(member(60, 60), member(61, 60), member(70, 70));
        look(member(60, 60), member(61, 60), member(70, 70), member(71, 70));
        look();

        end(false, Duration.ofMinutes(1));

        assertThat(sent).containsExactly("TERMINATE group 60", "TERMINATE 70", "TERMINATE 71");
    }

    @Test
    void who_does_not_end_in_the_grace_is_killed() {
        look(member(60, 60), member(70, 70));
        look(member(60, 60), member(70, 70));
        look();

        assertThat(end(false, Duration.ZERO).survivors()).isEmpty();

        assertThat(sent)
                .containsExactly(
                        "KILL group 60",
                        "KILL 60",
                        "KILL 70",
                        "KILL group 60",
                        "KILL 60",
                        "KILL 70");
    }

    @Test
    void who_was_killed_is_still_known_when_nothing_ties_it_to_the_tree() {
        ProcessEntry child = new ProcessEntry(70, 60, 70, 70, 7, false, null);
        ProcessEntry orphan = new ProcessEntry(70, 1, 70, 70, 7, false, null);
        ProcessEntry stranger = new ProcessEntry(70, 1, 70, 70, 8, false, null);
        look(member(60, 60), child);
        look(orphan);
        look(stranger);

        assertThat(end(false, Duration.ZERO).survivors()).isEmpty();

        assertThat(sent)
                .containsExactly("KILL group 60", "KILL 60", "KILL 70", "KILL group 60", "KILL 70");
    }

    @Test
    void who_does_not_die_is_reported() {
        look(member(60, 60), member(70, 70));
        afterKill = Duration.ofMillis(20);

        assertThat(end(false, Duration.ZERO))
                .isEqualTo(new ProcessTree.Ended(true, List.of(60L, 70L)));
        assertThat(looks).isGreaterThan(20);
    }

    private ProcessTree.Ended end(boolean sure, Duration grace) {
        ProcessTables source =
                new ProcessTables(() -> tables.get(Math.min(looks++, tables.size() - 1)));
        ProcessTree tree =
                new ProcessTree(
                        source,
                        signals,
                        entry -> "m".equals(entry.mark()),
                        GROUP,
                        signal -> {
                            signals.sendToGroup(signal, GROUP);
                            return true;
                        });
        return tree.end(sure, System.nanoTime() + grace.toNanos(), afterKill);
    }

    private void look(ProcessEntry... entries) {
        List<ProcessEntry> all = new ArrayList<>(Arrays.asList(entries));
        all.add(new ProcessEntry(SELF, 1, SELF, SELF, 0, false, null));
        tables.add(new ProcessTable(all, SELF));
    }

    private static ProcessEntry member(long pid, long group) {
        return new ProcessEntry(pid, 1, group, group, 0, false, "m");
    }
}
