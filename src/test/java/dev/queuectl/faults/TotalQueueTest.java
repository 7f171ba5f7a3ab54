package dev.queuectl.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.queuectl.faults.Ledger.JobRun;
import dev.queuectl.faults.TotalQueue.Verdict;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

/** The judge of the fault tests can find every fault that it has a word for. */
class TotalQueueTest {

    private static final Set<String> BOTH = Set.of("a", "b");

    @Test
    void a_queue_that_ran_every_job_once_is_valid() {
        Ledger ledger = ledger("a 1 S", "b 1 S", "a 1 E", "b 1 E");
        TotalQueue queue = TotalQueue.of(BOTH, BOTH, ledger);

        assertThat(queue)
                .isEqualTo(new TotalQueue(Verdict.VALID, Set.of(), Set.of(), Set.of(), Set.of()));
        assertThat(ledger.overlapping()).isEmpty();
        assertThat(ledger.startedTwice()).isEmpty();
    }

    @Test
    void a_job_that_was_acknowledged_and_did_not_end_is_lost() {
        TotalQueue queue = TotalQueue.of(BOTH, BOTH, ledger("a 1 S", "a 1 E", "b 1 S"));

        assertThat(queue.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(queue.lost()).containsExactly("b");
    }

    @Test
    void a_job_that_was_not_acknowledged_is_never_lost_and_recovered_when_it_ran() {
        Set<String> attempted = Set.of("a", "b", "c");
        TotalQueue queue = TotalQueue.of(attempted, Set.of("a"), ledger("a 1 E", "b 1 E"));

        assertThat(queue.verdict()).isEqualTo(Verdict.VALID);
        assertThat(queue.recovered()).containsExactly("b");
    }

    @Test
    void a_job_that_nobody_enqueued_is_unexpected() {
        TotalQueue queue = TotalQueue.of(BOTH, BOTH, ledger("a 1 E", "b 1 E", "c 1 S"));

        assertThat(queue.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(queue.unexpected()).containsExactly("c");
    }

    @Test
    void a_job_that_started_again_is_duplicated_and_the_queue_valid_all_the_same() {
        Ledger ledger = ledger("a 1 S", "a 2 S", "a 2 E");
        TotalQueue queue = TotalQueue.of(Set.of("a"), Set.of("a"), ledger);

        assertThat(queue.verdict()).isEqualTo(Verdict.VALID);
        assertThat(queue.duplicated()).containsExactly("a");
        assertThat(ledger.overlapping()).isEmpty();
    }

    @Test
    void a_queue_that_ran_nothing_is_unknown_and_not_valid() {
        TotalQueue queue = TotalQueue.of(Set.of(), Set.of(), ledger());

        assertThat(queue.verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void a_run_that_lives_on_after_the_next_one_started_overlaps() {
        Ledger ledger = ledger("a 1 S", "a 2 S", "b 1 S", "a 1 E", "b 1 E", "a 2 E");

        assertThat(ledger.overlapping()).containsExactly(new JobRun("a", 1));
    }

    @Test
    void a_run_that_starts_twice_is_found() {
        Ledger ledger = ledger("a 1 S", "a 1 E", "b 1 S", "a 1 S");

        assertThat(ledger.startedTwice()).containsExactly(new JobRun("a", 1));
    }

    @Test
    void a_torn_line_is_no_line() {
        assertThatThrownBy(() -> Ledger.of(List.of("a 1 S"))).hasMessageContaining("a 1 S");
    }

    private static Ledger ledger(String... lines) {
        return Ledger.of(List.of(lines).stream().map(line -> line + " 0").toList());
    }
}
