package dev.queuectl.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.Reason;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.Verdict;
import dev.queuectl.domain.WorkerId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Races as scripts: two workers and an operator want the same job, and their steps are taken in
 * every order there is. Whatever the order, each run ends once and the last accepted write stands.
 */
public abstract class RaceContract extends JobStoreContract {

    /** A way for a run to end. */
    record Ending(String name, Outcome outcome, Verdict verdict) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Ending> ENDINGS =
            List.of(
                    new Ending("complete", new Outcome.Exited(0), new Verdict.Complete()),
                    new Ending("retry", new Outcome.Exited(1), new Verdict.Retry(NOW)),
                    new Ending("bury", new Outcome.TimedOut(), new Verdict.Bury(Reason.TIMEOUT)),
                    new Ending("put back", new Outcome.Lost(), new Verdict.PutBack(NOW)),
                    new Ending("cancel", new Outcome.Cancelled(), new Verdict.Cancel()));

    /**
     * Of how many orders of four actors' steps one is tried, where nobody asks for more: there are
     * thousands, of which a server takes some milliseconds for each.
     */
    protected int oneOrderIn() {
        return 1;
    }

    /** The same of three actors' steps, of which there are hundreds. */
    protected int oneOrderOfThreeIn() {
        return 1;
    }

    static Stream<Ending> endings() {
        return ENDINGS.stream();
    }

    /** How the second of two gets hold of a run of the first, who is believed to be dead. */
    enum Way {
        /** The job becomes his own, and he concludes it under his name. */
        TAKES_OVER,
        /** He concludes it in the first one's name. */
        ACTS_FOR_THE_DEAD
    }

    /** One script: what the four know, and what the store said to each. */
    private final class Script {
        private final JobId id;
        private final Ending first;
        private final Ending second;
        private final BiFunction<Job, Instant, Job> change;
        private final Way way;
        private final List<String> log = new ArrayList<>();
        private final List<Long> fencesConcluded = new ArrayList<>();
        private final int[] done = new int[4];
        private final @Nullable Job[] known = new Job[3];
        private Job last;

        Script(String id, Ending first, Ending second, BiFunction<Job, Instant, Job> change) {
            this(id, first, second, change, Way.TAKES_OVER);
        }

        Script(
                String id,
                Ending first,
                Ending second,
                BiFunction<Job, Instant, Job> change,
                Way way) {
            this.id = Specimens.id(id);
            this.way = way;
            this.first = first;
            this.second = second;
            this.change = change;
            this.last = Specimens.job(id);
            enqueue(last);
        }

        void step(int actor) {
            int step = done[actor]++;
            switch (actor) {
                case 0 -> {
                    if (step == 0) {
                        claim(0, store, Specimens.ANN);
                    } else {
                        conclude(0, store, Specimens.ANN, first);
                    }
                }
                case 1 -> {
                    switch (step) {
                        case 0 -> recover();
                        case 1 -> conclude(1, other, recoverer(), second);
                        case 2 -> claim(1, other, Specimens.BOB);
                        default -> conclude(1, other, Specimens.BOB, second);
                    }
                }
                case 3 -> requestCancel();
                default -> {
                    if (step == 0) {
                        known[2] = other.jobs().find(List.of(id)).getFirst();
                    } else {
                        amend();
                    }
                }
            }
        }

        private void claim(int actor, Storage at, WorkerId worker) {
            List<Job> claimed = take(at, worker, Specimens.claimOnly(id.value())).claimed();
            if (!claimed.isEmpty()) {
                known[actor] = claimed.getFirst();
                wrote(worker + " claimed", claimed.getFirst());
            }
        }

        private void recover() {
            switch (way) {
                case TAKES_OVER -> takeOver();
                case ACTS_FOR_THE_DEAD -> {
                    Job found = other.jobs().find(List.of(id)).getFirst();
                    known[1] = found.state().kind() == Kind.PROCESSING ? found : null;
                }
            }
        }

        private WorkerId recoverer() {
            return way == Way.TAKES_OVER ? Specimens.BOB : Specimens.ANN;
        }

        private void requestCancel() {
            if (!store.jobs().requestCancel(Set.of(id)).isEmpty()) {
                wrote("operator wants it cancelled", last.cancelAsked());
            }
        }

        private void takeOver() {
            List<Job> taken = other.jobs().takeOver(Specimens.ANN, Specimens.BOB, NOW);
            if (!taken.isEmpty()) {
                known[1] = taken.getFirst();
                wrote("w-bob took over", taken.getFirst());
            }
        }

        private void conclude(int actor, Storage at, WorkerId worker, Ending ending) {
            Job held = known[actor];
            if (held == null) {
                return;
            }
            known[actor] = null;
            Conclusion conclusion =
                    Specimens.conclusion(held, ending.outcome(), ending.verdict(), NOW);
            if (take(at, worker, Turn.Claim.NOTHING, conclusion).stale().isEmpty()) {
                fencesConcluded.add(held.fence());
                wrote(worker + " concluded " + ending, conclusion.job());
            } else {
                log.add(worker + " came too late");
            }
        }

        private void amend() {
            Job read = known[2];
            if (read == null || read.state().kind() == Kind.PROCESSING) {
                return;
            }
            Job after = change.apply(read, NOW);
            if (!other.jobs().amend(List.of(new Amendment(read, after))).isEmpty()) {
                wrote("operator changed " + read.state(), after);
            }
        }

        private TurnAnswer take(
                Storage at, WorkerId worker, Turn.Claim claim, Conclusion... ended) {
            return at.jobs().turn(new Turn(worker, NOW, List.of(ended), List.of(), claim));
        }

        private void wrote(String what, Job job) {
            log.add(what);
            last = job;
        }

        void verify(List<Integer> order) {
            String script = order + ": " + log;
            assertThat(store.jobs().find(List.of(id))).as(script).containsExactly(last);
            assertThat(fencesConcluded).as(script).doesNotHaveDuplicates();
            List<Run> runs = store.jobs().runs(id);
            assertThat(runs.stream().map(Run::number))
                    .as(script)
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, fencesConcluded.size()).boxed().toList());
            assertThat(last.counters().runs()).as(script).isEqualTo(runs.size());
        }
    }

    @ParameterizedTest
    @MethodSource("endings")
    void two_holders_and_an_operator_who_calls_off_or_retries_have_one_winner(Ending first) {
        BiFunction<Job, Instant, Job> callOff =
                (job, now) ->
                        job.state().kind().isWaiting() ? job.cancelled(now) : job.retried(now);
        int oneIn = Integer.getInteger("queuectl.race.oneIn", oneOrderOfThreeIn());
        int number = 0;
        for (Ending second : ENDINGS) {
            for (List<Integer> order : Orders.of(2, 2, 2)) {
                for (BiFunction<Job, Instant, Job> change :
                        List.<BiFunction<Job, Instant, Job>>of(callOff, Job::retried)) {
                    if (number++ % oneIn != 0) {
                        continue;
                    }
                    Script script = new Script("job-" + number, first, second, change);
                    order.forEach(script::step);
                    script.verify(order);
                }
            }
            jobs().clear();
        }
    }

    @ParameterizedTest
    @MethodSource("endings")
    void whoever_wants_it_cancelled_meanwhile_each_run_ends_once_and_is_asked_for_its_end_only(
            Ending first) {
        int oneIn = Integer.getInteger("queuectl.race.oneIn", oneOrderIn());
        int number = 0;
        for (Ending second : ENDINGS) {
            for (Way way : Way.values()) {
                for (List<Integer> order : Orders.of(2, 2, 2, 1)) {
                    if (number++ % oneIn != 0) {
                        continue;
                    }
                    Script script = new Script("job-" + number, first, second, Job::retried, way);
                    order.forEach(script::step);
                    script.verify(order);
                }
                jobs().clear();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("endings")
    void a_late_holder_never_disturbs_the_next_run_of_the_job(Ending first) {
        int number = 0;
        for (Ending second : ENDINGS) {
            for (List<Integer> order : Orders.of(2, 4, 0)) {
                Script script = new Script("job-" + number++, first, second, Job::retried);
                order.forEach(script::step);
                script.verify(order);
            }
            jobs().clear();
        }
    }

    @Test
    void of_two_operators_who_revive_a_dead_job_one_wins_in_every_order() {
        for (List<Integer> order : Orders.of(2, 2)) {
            Job dead = dead("a", NOW);
            Storage[] at = {store, other};
            @Nullable Job[] read = new Job[2];
            int heard = 0;
            for (int actor : order) {
                Job known = read[actor];
                if (known == null) {
                    read[actor] = at[actor].jobs().find(Specimens.ids("a")).getFirst();
                } else if (known.state().kind() == Kind.DEAD) {
                    Amendment revival = new Amendment(known, known.revived(NOW));
                    heard += at[actor].jobs().amend(List.of(revival)).size();
                }
            }

            assertThat(heard).as("%s", order).isEqualTo(1);
            assertThat(found("a")).isEqualTo(dead.revived(NOW));
            jobs().clear();
        }
    }
}
