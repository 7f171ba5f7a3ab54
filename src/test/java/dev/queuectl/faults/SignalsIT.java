package dev.queuectl.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.acceptance.Call;
import dev.queuectl.acceptance.Json;
import dev.queuectl.acceptance.Queuectl;
import dev.queuectl.acceptance.Queuectl.Worker;
import dev.queuectl.acceptance.Signals;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Workers are told to end, frozen, and killed by their own jobs. */
@Execution(ExecutionMode.CONCURRENT)
class SignalsIT {

    private static final int SLOTS = 4;

    @AutoClose private final Queuectl queuectl = new Queuectl();

    private final Random random = Figures.random(this);
    private final History history = new History(queuectl);
    private final Judge judge = new Judge(queuectl, history);

    @Test
    void a_worker_told_to_end_in_the_middle_of_jobs_uses_up_no_retry_of_theirs()
            throws InterruptedException {
        int rounds = Figures.choose(5, 200);
        for (int round = 0; round < rounds; round++) {
            queuectl.shell("rm -f done").exits(0);
            // With no retry to use up, a run that counted against its job would bury it.
            history.enqueue(SLOTS, until("done"), "--max-retries", "0").exits(0);
            int starts = judge.ledger().starts().size();
            Call worker = startWorker();
            awaitStarts(starts + SLOTS);
            Thread.sleep(random.nextInt(100));
            worker.signal("TERM");
            if (round % 2 == 0) {
                // Only what interrupts the jobs lets the worker end.
                Thread.sleep(random.nextInt(50));
                // Again and again, since two that wait to be noticed are one.
                await().pollDelay(Duration.ZERO)
                        .untilAsserted(() -> {
                            worker.signal("TERM");
                            assertThat(worker.lives()).isFalse();
                        });
            } else {
                queuectl.shell("touch done").exits(0);
            }
            assertThat(worker.end().code()).isIn(0, 143);
        }
        queuectl.shell("touch done").exits(0);
        queuectl.startWorker("--count", Integer.toString(SLOTS));
        judge.awaitDrained();

        TotalQueue queue = judge.judge(rounds * SLOTS);
        assertThat(queue.duplicated()).as("no signal met a running job").isNotEmpty();
    }

    @Test
    void the_jobs_of_a_worker_that_froze_and_woke_go_on_and_none_runs_twice()
            throws InterruptedException {
        Worker frozen = queuectl.startWorker("--count", Integer.toString(SLOTS));
        history.enqueue(SLOTS / 2, until("early")).exits(0);
        history.enqueue(SLOTS / 2, until("go")).exits(0);
        awaitStarts(SLOTS);
        Worker living = queuectl.startWorker("--count", "1");
        Signals.send("STOP", frozen.pid());
        queuectl.shell("touch early").exits(0);
        history.enqueue(10, "true").exits(0);
        Thread.sleep(Figures.choose(2_000, 60_000));

        assertThat(queuectl.workers().texts("id")).contains(frozen.id(), living.id());
        await("jobs that ended meanwhile")
                .untilAsserted(() -> assertThat(judge.ledger().ended()).hasSize(SLOTS / 2 + 10));
        Signals.send("CONT", frozen.pid());
        queuectl.shell("touch go").exits(0);
        judge.awaitDrained();
        judge.judge(0);
    }

    @Test
    void a_job_that_kills_its_worker_is_buried_and_no_job_beside_it_is() {
        int neighbours = Figures.choose(10, 50);
        history.enqueue(neighbours, "true").exits(0);
        queuectl.enqueue("poison", "echo >>killed; kill -9 $PPID; sleep 777");
        history.enqueue(neighbours, "true").exits(0);
        Call worker = startWorker();
        for (int death = 1; death <= 3; death++) {
            worker.end().exits(137);
            worker = startWorker();
        }
        await().untilAsserted(() -> {
            Json counts = queuectl.counts();
            assertThat(counts.get("pending").whole()).isZero();
            assertThat(counts.get("processing").whole()).isZero();
        });
        worker.stillRuns();

        assertThat(queuectl.lines("killed")).hasSize(3);
        Json poison = queuectl.job("poison");
        assertThat(poison.get("state").text()).isEqualTo("dead");
        assertThat(poison.get("reason").text()).isEqualTo("poison");
        assertThat(poison.get("runs").texts("outcome")).containsExactly("lost", "lost", "lost");
        assertThat(dead()).as("jobs buried beside the poisonous one").isEmpty();
        judge.judge(3 * (SLOTS + Judge.AT_HAND));
    }

    /** A command that goes on until there is a file of that name. */
    private static String until(String file) {
        return "until test -e " + file + "; do sleep 0.05; done";
    }

    private void awaitStarts(int count) {
        await(count + " starts")
                .pollInterval(Duration.ofMillis(20))
                .until(() -> judge.ledger().starts().size() >= count);
    }

    private Call startWorker() {
        return queuectl.start("worker", "run", "--count", Integer.toString(SLOTS));
    }

    private List<String> dead() {
        return queuectl.call("dlq", "list", "--json").exits(0).json().texts("id").stream()
                .filter(id -> !id.equals("poison"))
                .toList();
    }
}
