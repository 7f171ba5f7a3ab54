package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.acceptance.Queuectl.Worker;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.time.Duration;
import java.util.List;

/** Workers and clients that are killed outright. */
@Execution(ExecutionMode.CONCURRENT)
class CrashIT {

    /** Sleeps long at its first run; later ones end at once. */
    private static final String SLOW_AT_FIRST =
            "date +%s%3N >>ran; test $(wc -l <ran) -gt 1 || sleep 777";

    @AutoClose private final Queuectl queuectl = new Queuectl();

    @Test
    void the_next_worker_recovers_the_jobs_of_a_killed_one_and_no_file_need_be_deleted() {
        Worker killed = queuectl.startWorker("--count", "2");
        queuectl.enqueue("interrupted", SLOW_AT_FIRST);
        queuectl.awaitLines("ran", 1);
        Signals.send("KILL", killed.pid());
        await().until(() -> !MarkedProcesses.lives(killed.pid()));

        queuectl.startWorker();
        queuectl.awaitState("interrupted", "completed");

        assertLostThenCompleted("interrupted");
        assertThat(queuectl.workers().texts("id")).doesNotContain(killed.id()).hasSize(1);
        assertThat(sleepersLeft()).isEmpty();
    }

    @Test
    void a_living_worker_recovers_the_jobs_of_a_killed_one_within_seconds() {
        Worker killed = queuectl.startWorker();
        queuectl.enqueue("interrupted", SLOW_AT_FIRST);
        queuectl.awaitLines("ran", 1);
        queuectl.startWorker();
        long killedAt = System.currentTimeMillis();
        Signals.send("KILL", killed.pid());

        long recovered = Long.parseLong(queuectl.awaitLines("ran", 2).getLast());
        assertThat(recovered - killedAt).as("milliseconds to recover").isBetween(0L, 60_000L);
        queuectl.awaitState("interrupted", "completed");
        assertLostThenCompleted("interrupted");
        assertThat(sleepersLeft()).isEmpty();
    }

    @Test
    void none_of_many_jobs_is_lost_or_left_processing_when_workers_are_killed_in_the_middle() {
        // Every hundredth job and those behind it wait for the next kill, lest all is done before.
        queuectl.shell(
                        """
                        seq 1 300 | while read n; do
                            printf '{"id":"job%s","command":"until test -e life%s; ' $n $((n / 100))
                            echo 'do sleep 0.02; done; echo $QUEUECTL_JOB_ID >>ran"}'
                        done | queuectl enqueue -
                        touch life0
                        """)
                .exits(0);
        // Chance may have one job running at every kill.
        queuectl.call("config", "set", "crash_limit", "20").exits(0);
        for (int kill = 1; kill <= 3; kill++) {
            Worker worker = queuectl.startWorker("--count", "4");
            queuectl.awaitLines("ran", kill * 30);
            Signals.send("KILL", worker.pid());
            queuectl.shell("touch life" + kill).exits(0);
        }
        queuectl.startWorker("--count", "4");
        queuectl.awaitLines("ran", 300);
        await().untilAsserted(() ->
                assertThat(queuectl.counts().get("completed").whole()).isEqualTo(300));

        Json jobs = queuectl.call("list", "--all", "--limit", "1000", "--json").exits(0).json();
        assertThat(jobs.texts("id")).hasSize(300).doesNotHaveDuplicates();
        assertThat(jobs.each("attempts").map(Json::whole)).containsOnly(1L);
        assertThat(queuectl.lines("ran").stream().distinct()).hasSize(300);
    }

    @RepeatedTest(3)
    void an_id_that_was_printed_names_a_stored_job_though_everything_was_killed(
            RepetitionInfo repetition) {
        queuectl.startWorker("--queue", "other");
        Call enqueuing =
                queuectl.startShell(
                        """
                        seq 1 9000 | while read n; do
                            echo '{"command":"true"}'
                            test $((n %% 100)) -ne 0 || sleep 0.01
                        done | queuectl enqueue -
                        """
                                .replace("%%", "%"));
        await().pollInterval(Duration.ofMillis(5))
                .until(() ->
                        enqueuing.printed().length() > 100 * repetition.getCurrentRepetition()
                                || !enqueuing.lives());
        queuectl.processes().forEach(process -> Signals.send("KILL", process.pid()));
        queuectl.awaitNoProcess();

        List<String> printed = enqueuing.printedLines();
        Json stored = queuectl.call("list", "--limit", "10000", "--json").exits(0).json();
        assertThat(printed).isNotEmpty();
        assertThat(stored.texts("id")).containsAll(printed);
    }

    @Test
    void a_job_that_kills_its_workers_is_buried_as_poison() {
        queuectl.call("config", "set", "crash_limit", "2").exits(0);
        queuectl.enqueue("poison", "kill -9 $PPID; sleep 777");
        queuectl.enqueue("harmless", "true");
        for (int life = 1; life <= 2; life++) {
            assertThat(queuectl.call("worker", "run", "--drain").code()).isEqualTo(137);
        }
        queuectl.drain();

        Json poison = queuectl.job("poison");
        assertThat(poison.get("state").text()).isEqualTo("dead");
        assertThat(poison.get("reason").text()).isEqualTo("poison");
        assertThat(poison.get("attempts").whole()).isZero();
        assertThat(poison.get("runs").texts("outcome")).containsExactly("lost", "lost");
        assertThat(queuectl.state("harmless")).isEqualTo("completed");
    }

    private void assertLostThenCompleted(String id) {
        Json job = queuectl.job(id);
        assertThat(job.get("attempts").whole()).isEqualTo(1);
        assertThat(job.get("runs").texts("outcome")).containsExactly("lost", "exit");
        assertThat(queuectl.counts().get("processing").whole()).isZero();
    }

    private List<String> sleepersLeft() {
        return queuectl.processes().stream()
                .map(MarkedProcesses.Found::command)
                .filter(command -> command.contains("sleep 777"))
                .toList();
    }
}
