package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Jobs out of retries are kept, looked at, given another life or forgotten. */
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
