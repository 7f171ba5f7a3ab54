package dev.queuectl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.Reason;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.Verdict;
import dev.queuectl.store.JobStore.Acceptance;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** What concluding runs promises. */
public abstract class ConcludeContract extends JobStoreContract {
    private static final Instant END = NOW.plusSeconds(5);

    static Stream<Arguments> endings() {
        return Stream.of(
                Arguments.of(new Outcome.Exited(0), new Verdict.Complete()),
                Arguments.of(new Outcome.Exited(255), new Verdict.Retry(END.plusSeconds(2))),
                Arguments.of(new Outcome.Signalled(9), new Verdict.Bury(Reason.SIGNAL)),
                Arguments.of(new Outcome.TimedOut(), new Verdict.Retry(END)),
                Arguments.of(new Outcome.Cancelled(), new Verdict.Cancel()),
                Arguments.of(new Outcome.Lost(), new Verdict.PutBack(END)),
                Arguments.of(new Outcome.Lost(), new Verdict.Bury(Reason.POISON)),
                Arguments.of(new Outcome.Interrupted(), new Verdict.PutBack(END)),
                Arguments.of(new Outcome.NotStarted(), new Verdict.PutBack(END.plusSeconds(1))));
    }

    @ParameterizedTest
    @MethodSource("endings")
    void a_concluded_job_and_its_run_are_kept_as_they_were_brought(
            Outcome outcome, Verdict verdict) {
        Conclusion conclusion = Specimens.conclusion(processing("a"), outcome, verdict, END);

        assertThat(conclude(conclusion).stale()).isEmpty();

        assertThat(found("a")).isEqualTo(conclusion.job());
        assertThat(other.jobs().runs(Specimens.id("a"))).containsExactly(conclusion.run());
    }

    @Test
    void a_run_of_which_little_is_known_is_kept_so() {
        Job held = processing("a");
        Run run =
                new Run(
                        1,
                        Specimens.ANN,
                        "",
                        OptionalLong.empty(),
                        NOW,
                        END,
                        new Outcome.Lost(),
                        Optional.empty(),
                        new Run.Output(0, 1L << 40, "Grüße\t\u001b"));
        Job back = held.concluded(new Outcome.Lost(), new Verdict.PutBack(END), END);

        conclude(new Conclusion(back, run, CapturedOutput.NONE));

        assertThat(other.jobs().runs(Specimens.id("a"))).containsExactly(run);
    }

    @Test
    void runs_are_numbered_on_and_listed_oldest_first() {
        failed("a", NOW);
        Job second = claimed("a");
        conclude(Specimens.completion(second, END));
        failed("b", NOW);

        assertThat(other.jobs().runs(Specimens.id("a")))
                .extracting(Run::number)
                .containsExactly(1, 2);
        assertThat(other.jobs().latestRuns(Specimens.ids("b", "absent", "a")))
                .containsOnlyKeys(Specimens.id("a"), Specimens.id("b"))
                .extractingByKey(Specimens.id("a"))
                .isEqualTo(Specimens.completion(second, END).run());
    }

    @Test
    void a_job_put_back_counts_no_attempt_and_can_be_claimed_in_the_same_turn() {
        Job held = processing("a");

        TurnAnswer answer =
                turn(
                        Specimens.ANN,
                        END,
                        Specimens.claim(1),
                        Specimens.conclusion(
                                held, new Outcome.Interrupted(), new Verdict.PutBack(END), END));

        assertThat(answer.claimed()).hasSize(1);
        assertThat(answer.claimed().getFirst().counters().attempts()).isEqualTo(1);
        assertThat(answer.claimed().getFirst().runNumber()).isEqualTo(2);
        assertThat(answer.claimed().getFirst().fence()).isEqualTo(2);
    }

    @Test
    void a_job_that_came_due_since_its_run_ended_is_claimed_in_the_same_turn() {
        Job held = processing("a");

        TurnAnswer answer =
                turn(
                        Specimens.ANN,
                        END.plusSeconds(3),
                        Specimens.claim(1),
                        Specimens.failure(held, END.plusSeconds(2), END));

        assertThat(idsOf(answer.claimed())).containsExactlyElementsOf(Specimens.ids("a"));
    }

    @Test
    void output_is_kept_byte_for_byte() {
        byte[] everyByte = new byte[100_000];
        for (int i = 0; i < everyByte.length; i++) {
            everyByte[i] = (byte) i;
        }
        CapturedOutput output =
                new CapturedOutput(Map.of(Channel.OUT, everyByte, Channel.ERR, new byte[] {7}));

        conclude(
                Specimens.conclusion(
                        processing("a"),
                        new Outcome.Exited(0),
                        new Verdict.Complete(),
                        END,
                        output));

        assertThat(other.jobs().output(Specimens.id("a"), 1, Channel.OUT))
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(everyByte));
        assertThat(other.jobs().output(Specimens.id("a"), 1, Channel.ERR))
                .hasValueSatisfying(bytes -> assertThat(bytes).containsExactly(7));
    }

    @Test
    void output_belongs_to_its_run_and_stream() {
        byte[] text = "once".getBytes(StandardCharsets.UTF_8);
        conclude(
                Specimens.conclusion(
                        processing("a"),
                        new Outcome.Exited(1),
                        new Verdict.Retry(NOW),
                        NOW,
                        new CapturedOutput(Map.of(Channel.ERR, text))));
        conclude(Specimens.completion(claimed("a"), END));

        assertThat(other.jobs().output(Specimens.id("a"), 1, Channel.ERR)).isPresent();
        assertThat(other.jobs().output(Specimens.id("a"), 1, Channel.OUT)).isEmpty();
        assertThat(other.jobs().output(Specimens.id("a"), 2, Channel.ERR)).isEmpty();
        assertThat(other.jobs().output(Specimens.id("b"), 1, Channel.ERR)).isEmpty();
    }

    @Test
    void many_runs_are_concluded_in_one_turn_each_for_itself() {
        Job a = processing("a");
        Job b = processing("b");
        Job c = processing("c");
        conclude(Specimens.completion(b, NOW));

        TurnAnswer answer =
                turn(
                        Specimens.ANN,
                        END,
                        Turn.Claim.NOTHING,
                        Specimens.completion(a, END),
                        Specimens.death(b, END),
                        Specimens.death(c, END));

        assertThat(answer.stale()).containsExactly(Specimens.id("b"));
        assertThat(found("a")).isEqualTo(Specimens.completion(a, END).job());
        assertThat(found("b")).isEqualTo(Specimens.completion(b, NOW).job());
        assertThat(found("c")).isEqualTo(Specimens.death(c, END).job());
    }

    @Test
    void a_run_is_concluded_once() {
        Conclusion first = Specimens.completion(processing("a"), NOW);
        conclude(first);

        assertThat(conclude(first).stale()).containsExactly(Specimens.id("a"));

        assertThat(other.jobs().runs(Specimens.id("a"))).hasSize(1);
        assertThat(other.jobs().summary(NOW).lastMinute()).isEqualTo(new Summary.Throughput(1, 0));
    }

    @Test
    void who_was_taken_over_from_concludes_too_late() {
        Job held = processing("a");
        Job taken = other.jobs().takeOver(Specimens.ANN, Specimens.BOB, END).getFirst();

        assertThat(conclude(Specimens.completion(held, END)).stale())
                .containsExactly(Specimens.id("a"));

        assertThat(found("a")).isEqualTo(taken);
        assertThat(other.jobs().runs(Specimens.id("a"))).isEmpty();
    }

    @Test
    void a_result_that_comes_after_its_run_was_given_up_as_lost_is_recorded_as_superseded() {
        Job held = processing("a");
        Job revoked = other.jobs().takeOver(Specimens.ANN, Specimens.ANN, NOW).getFirst();
        assertThat(revoked).isEqualTo(held.takenOverBy(Specimens.ANN, NOW));
        conclude(Specimens.loss(revoked, NOW));
        Job waiting = found("a");

        assertThat(conclude(Specimens.completion(held, END)).stale())
                .containsExactly(Specimens.id("a"));

        assertThat(found("a")).isEqualTo(waiting);
        List<Run> runs = other.jobs().runs(Specimens.id("a"));
        assertThat(runs).hasSize(1);
        assertThat(runs.getFirst().outcome()).isEqualTo(new Outcome.Superseded());
        assertThat(runs.getFirst().endedAt()).isEqualTo(END);
    }

    @Test
    void who_does_not_hold_the_job_cannot_conclude_it() {
        Job held = processing("a");

        TurnAnswer answer =
                turn(Specimens.BOB, END, Turn.Claim.NOTHING, Specimens.completion(held, END));

        assertThat(answer.stale()).containsExactly(Specimens.id("a"));
        assertThat(found("a")).isEqualTo(held);
    }

    @Test
    void a_late_conclusion_does_not_hit_a_new_job_of_the_same_id_and_fence() {
        Job old = processing("a");
        Job taken = other.jobs().takeOver(Specimens.ANN, Specimens.BOB, NOW).getFirst();
        other.jobs()
                .turn(
                        new Turn(
                                Specimens.BOB,
                                NOW,
                                List.of(Specimens.death(taken, NOW)),
                                List.of(),
                                Turn.Claim.NOTHING));
        other.jobs().purge(Purge.of(Set.of(Kind.DEAD)), 10);
        jobs().enqueue(List.of(Specimens.job("a")), Acceptance.EACH);
        Job fresh = turn(Specimens.BOB, NOW, Specimens.claimOnly("a")).claimed().getFirst();
        assertThat(fresh.fence()).isEqualTo(old.fence());

        assertThat(conclude(Specimens.completion(old, END)).stale())
                .containsExactly(Specimens.id("a"));

        assertThat(found("a")).isEqualTo(fresh);
    }

    @Test
    void a_job_that_is_gone_is_concluded_too_late() {
        Job never = Specimens.job("absent").claimedBy(Specimens.ANN, NOW);

        assertThat(conclude(Specimens.completion(never, END)).stale())
                .containsExactly(Specimens.id("absent"));
    }

    @Test
    void a_run_that_has_not_ended_is_no_conclusion() {
        Job held = processing("a");
        Run run = Specimens.completion(held, END).run();

        assertThatThrownBy(() -> new Conclusion(held, run, CapturedOutput.NONE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
