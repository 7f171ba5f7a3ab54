package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Jobs out of retries are kept, looked at, given another life or forgotten. */
@EveryStore
@Execution(ExecutionMode.CONCURRENT)
class DeadLettersIT {

    @AutoClose private final Queuectl queuectl = new Queuectl();

    @BeforeEach
    void buryThree() {
        queuectl.shell(
                        """
                        for id in one two three; do
                            echo '{"id":"'$id'","command":"echo bad $QUEUECTL_JOB_ID >&2; exit 3"}'
                        done | queuectl enqueue --max-retries 0 - && queuectl worker run --drain
                        """)
                .exits(0);
    }

    @Test
    void the_list_tells_why_each_died() {
        Answer list = queuectl.call("dlq", "list").exits(0);
        assertThat(list.lines()).hasSize(3);
        for (String id : new String[] {"one", "two", "three"}) {
            assertThat(list.lines())
                    .filteredOn(line -> line.startsWith(id + "\t"))
                    .singleElement()
                    .asString()
                    .contains("bad " + id);
        }
        assertThat(queuectl.call("dlq", "list", "--json").exits(0).json().texts("reason"))
                .containsExactly("exit", "exit", "exit");
    }

    @Test
    void some_of_several_may_be_retried_and_the_others_are_named() {
        Answer answer = queuectl.call("dlq", "retry", "one", "nobody", "three").exits(6);
        assertThat(answer.lines()).containsExactly("one", "three");
        assertThat(answer.said()).contains("nobody");
        assertThat(queuectl.state("two")).isEqualTo("dead");
        assertThat(queuectl.counts().get("pending").whole()).isEqualTo(2);
    }

    @Test
    void all_may_be_retried_without_being_asked() {
        queuectl.call("dlq", "retry", "--all").exits(0);
        assertThat(queuectl.counts().get("pending").whole()).isEqualTo(3);
        assertThat(queuectl.call("dlq", "list").exits(0).text()).isEmpty();
    }

    @Test
    void what_died_of_the_same_starts_over_and_keeps_its_history() {
        queuectl.enqueue("--id", "four", "--max-retries", "0", "echo no 17 >&2; exit 4");
        queuectl.enqueue("--id", "five", "--max-retries", "0", "echo no 18 >&2; exit 4");
        queuectl.drain();
        Json groups = queuectl.call("dlq", "list", "--group", "--json").exits(0).json();
        Json largest = groups.get("groups").get(0);
        assertThat(largest.get("signature").text()).isEqualTo("exit 4: no <n>");
        assertThat(largest.get("jobs").whole()).isEqualTo(2);
        assertThat(
                        queuectl.call("dlq", "show", "five", "--json")
                                .exits(0)
                                .json()
                                .get("group")
                                .text())
                .isEqualTo(largest.get("id").text());

        Answer retried = queuectl.call("dlq", "retry", "--match", "exit 4: no <n>").exits(0);
        assertThat(retried.lines()).containsExactly("five", "four");
        queuectl.drain();

        assertThat(queuectl.job("four").get("runs").items()).hasSize(2);
        assertThat(queuectl.call("log", "four", "--run", "1").exits(0).said()).isEqualTo("no 17\n");
        assertThat(
                        queuectl.call(
                                        "dlq",
                                        "retry",
                                        "--match",
                                        "queue:default exit:3",
                                        "--limit",
                                        "2")
                                .exits(0)
                                .lines())
                .hasSize(2);
        queuectl.call("dlq", "retry", "--match", "timeout: slow").exits(3);
    }

    @Test
    void whoever_interrupts_a_slow_retry_is_told_how_far_it_came() {
        Call call = queuectl.startInTerminal("dlq", "retry", "--match", "exit:3", "--rate", "1/h");
        await().until(() -> !call.printed().isEmpty());
        call.signal("INT");

        Answer answer = call.end().exits(130);
        assertThat(answer.lines()).containsExactly("three");
        assertThat(answer.said()).contains("1 job retried");
        assertThat(queuectl.counts().get("dead").whole()).isEqualTo(2);
    }

    @Test
    void forgetting_asks_for_consent_and_then_forgets_runs_and_output_too() {
        queuectl.call("dlq", "purge", "--all").exits(9);
        assertThat(queuectl.counts().get("dead").whole()).isEqualTo(3);
        queuectl.call("dlq", "purge", "--all", "--yes").exits(0);

        assertThat(queuectl.counts().get("dead").whole()).isZero();
        queuectl.call("show", "one").exits(3);
        queuectl.call("log", "one").exits(3);
    }

    @Test
    void finished_jobs_are_purged_and_unfinished_ones_only_with_all_others() {
        queuectl.enqueue("fresh", "true");
        queuectl.call("purge", "--yes", "--older-than", "1h").exits(0);
        assertThat(queuectl.counts().get("dead").whole()).isEqualTo(3);
        queuectl.call("purge", "--yes", "--state", "dead").exits(0);
        assertThat(queuectl.counts().get("dead").whole()).isZero();
        assertThat(queuectl.state("fresh")).isEqualTo("pending");

        queuectl.startWorker("--queue", "other");
        assertThat(queuectl.call("purge", "--all", "--yes").code()).isIn(4, 9);
        queuectl.call("worker", "stop").exits(0);
        queuectl.call("purge", "--all", "--yes").exits(0);
        queuectl.call("show", "fresh").exits(3);
    }
}
