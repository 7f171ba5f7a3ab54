package dev.queuectl.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Which processes count as one tree. */
class ProcessTableTest {

    private static final long SELF = 50;

    @Test
    void who_bears_the_mark_belongs() {
        assertThat(tree(marked(60, 1, 60), plain(61, 1, 61))).containsExactly(60L);
    }

    @Test
    void offspring_belongs_in_whatever_order_it_is_seen() {
        assertThat(tree(plain(59, 61, 59), marked(60, 1, 60), plain(61, 60, 61)))
                .containsExactly(59L, 60L, 61L);
    }

    @Test
    void the_session_of_a_member_belongs() {
        assertThat(tree(marked(60, 1, 60), plain(70, 1, 60), plain(71, 70, 71)))
                .containsExactly(60L, 70L, 71L);
    }

    @Test
    void the_own_session_does_not_belong_because_a_member_is_in_it() {
        assertThat(tree(marked(60, 1, 40), plain(70, 1, 40))).containsExactly(60L);
    }

    @Test
    void processes_outside_of_this_namespace_share_no_session() {
        assertThat(tree(marked(60, 1, 0), plain(70, 1, 0))).containsExactly(60L);
    }

    @Test
    void this_process_and_its_ancestors_never_belong_nor_what_comes_from_them_alone() {
        ProcessEntry init = marked(1, 0, 1);
        ProcessEntry shell = marked(40, 1, 40);
        ProcessEntry self = new ProcessEntry(SELF, 40, SELF, 40, 0, false, "m");
        ProcessEntry own = plain(80, SELF, 80);
        ProcessTable table =
                new ProcessTable(List.of(init, shell, self, own, marked(60, 40, 60)), SELF);

        assertThat(table.tree(ProcessTableTest::isMarked))
                .extracting(ProcessEntry::pid)
                .containsExactly(60L);
    }

    @Test
    void who_has_ended_is_left_out() {
        ProcessEntry ended = new ProcessEntry(60, 1, 60, 60, 0, true, "m");

        assertThat(tree(ended, plain(61, 60, 60))).containsExactly(61L);
    }

    private static List<Long> tree(ProcessEntry... entries) {
        List<ProcessEntry> all = new ArrayList<>(List.of(entries));
        all.add(plain(SELF, 1, 40));
        return new ProcessTable(all, SELF)
                .tree(ProcessTableTest::isMarked).stream().map(ProcessEntry::pid).toList();
    }

    private static boolean isMarked(ProcessEntry entry) {
        return "m".equals(entry.mark());
    }

    private static ProcessEntry marked(long pid, long parent, long session) {
        return new ProcessEntry(pid, parent, pid, session, 0, false, "m");
    }

    private static ProcessEntry plain(long pid, long parent, long session) {
        return new ProcessEntry(pid, parent, pid, session, 0, false, null);
    }
}
