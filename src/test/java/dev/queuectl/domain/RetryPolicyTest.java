package dev.queuectl.domain;

import static dev.queuectl.domain.Jobs.NOW;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

final class RetryPolicyTest {
    private static final RetryPolicy POLICY =
            new RetryPolicy(2, new Backoff(2, Duration.ofHours(1), false));

    @Test
    void a_job_that_shall_be_called_off_does_not_wait_again() {
        RetryPolicy.Tally asked = new RetryPolicy.Tally(1, 0, 3, true);

        for (Outcome outcome :
                List.of(new Outcome.Lost(), new Outcome.Interrupted(), new Outcome.NotStarted())) {
            assertThat(POLICY.decide(outcome, asked, NOW, 0)).isEqualTo(new Verdict.Cancel());
        }
        assertThat(POLICY.decide(new Outcome.Exited(0), asked, NOW, 0))
                .isEqualTo(new Verdict.Complete());
    }

    @Test
    void success_completes_whatever_was_before() {
        assertThat(decide(new Outcome.Exited(0), 3, 2)).isEqualTo(new Verdict.Complete());
    }

    @Test
    void each_kind_of_failure_is_retried_after_its_backoff_until_retries_are_used_up() {
        for (Outcome failure :
                List.of(new Outcome.Exited(1), new Outcome.Signalled(9), new Outcome.TimedOut())) {
            assertThat(decide(failure, 1, 0)).isEqualTo(new Verdict.Retry(NOW.plusSeconds(2)));
            assertThat(decide(failure, 2, 0)).isEqualTo(new Verdict.Retry(NOW.plusSeconds(4)));
            assertThat(decide(failure, 3, 0)).isEqualTo(new Verdict.Bury(failure.reason()));
        }
    }

    @Test
    void without_retries_the_first_failure_is_the_last() {
        RetryPolicy none = new RetryPolicy(0, Backoff.DEFAULT);
        assertThat(
                        none.decide(
                                new Outcome.Exited(1),
                                new RetryPolicy.Tally(1, 0, 3, false),
                                NOW,
                                0))
                .isEqualTo(new Verdict.Bury(Reason.EXIT));
    }

    @Test
    void what_is_not_the_commands_fault_is_put_back() {
        assertThat(decide(new Outcome.Interrupted(), 9, 0)).isEqualTo(new Verdict.PutBack(NOW));
        assertThat(decide(new Outcome.NotStarted(), 9, 0))
                .isEqualTo(new Verdict.PutBack(NOW.plus(RetryPolicy.SHORTAGE_PAUSE)));
    }

    @Test
    void losses_up_to_the_crash_limit_are_put_back_and_then_the_job_is_poison() {
        assertThat(decide(new Outcome.Lost(), 1, 0)).isEqualTo(new Verdict.PutBack(NOW));
        assertThat(decide(new Outcome.Lost(), 1, 1)).isEqualTo(new Verdict.PutBack(NOW));
        assertThat(decide(new Outcome.Lost(), 1, 2)).isEqualTo(new Verdict.Bury(Reason.POISON));
    }

    @Test
    void a_cancelled_run_cancels_its_job() {
        assertThat(decide(new Outcome.Cancelled(), 1, 0)).isEqualTo(new Verdict.Cancel());
    }

    @Test
    void retries_are_bounded() {
        assertThatThrownBy(() -> new RetryPolicy(101, Backoff.DEFAULT))
                .isInstanceOf(InvalidValue.class);
        assertThatThrownBy(() -> new RetryPolicy(-1, Backoff.DEFAULT))
                .isInstanceOf(InvalidValue.class);
    }

    private static Verdict decide(Outcome outcome, int attempt, int losses) {
        return POLICY.decide(outcome, new RetryPolicy.Tally(attempt, losses, 3, false), NOW, 0);
    }
}
