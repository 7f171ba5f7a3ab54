package dev.queuectl.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What looking up by name promises. */
public abstract class FindContract extends JobStoreContract {

    @Test
    void jobs_are_found_in_the_order_in_which_they_are_asked_for() {
        enqueue(Specimens.job("a"), Specimens.job("b"), Specimens.job("c"));

        assertThat(idsOf(jobs().find(Specimens.ids("c", "absent", "a"))))
                .containsExactlyElementsOf(Specimens.ids("c", "a"));
        assertThat(jobs().find(List.of())).isEmpty();
    }

    @Test
    void ids_are_found_by_how_they_begin() {
        enqueue(
                Specimens.job("ab"),
                Specimens.job("b"),
                Specimens.job("abc"),
                Specimens.job("aBc"),
                Specimens.job("ab-1"),
                Specimens.job("ab_z"),
                Specimens.job("ac"));

        assertThat(jobs().withPrefix("ab", 10))
                .containsExactlyElementsOf(Specimens.ids("ab", "ab-1", "ab_z", "abc"));
        assertThat(jobs().withPrefix("ab", 2))
                .containsExactlyElementsOf(Specimens.ids("ab", "ab-1"));
        assertThat(jobs().withPrefix("abcd", 10)).isEmpty();
        assertThat(jobs().withPrefix("", 10)).hasSize(7);
    }

    @Test
    void what_no_id_can_begin_with_finds_nothing() {
        enqueue(Specimens.job("ab"), Specimens.job("z"));

        for (String prefix : List.of("é", "a%", "a_", "a*", "'", "~", "ab\u0000", "\ud83d\ude00")) {
            assertThat(jobs().withPrefix(prefix, 10)).as(prefix).isEmpty();
        }
    }

    @Test
    void what_is_not_there_has_no_runs() {
        assertThat(jobs().runs(Specimens.id("absent"))).isEmpty();
        assertThat(jobs().latestRuns(Specimens.ids("absent"))).isEmpty();
        enqueue(Specimens.job("a"));
        assertThat(jobs().runs(Specimens.id("a"))).isEmpty();
        assertThat(jobs().latestRuns(Specimens.ids("a"))).isEmpty();
    }
}
