package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Finished jobs are forgotten by themselves, as long after their end as the settings say. */
@EveryStore
@Execution(ExecutionMode.CONCURRENT)
class RetentionIT {

    @AutoClose private final Queuectl queuectl = new Queuectl();

    @Test
    void running_workers_follow_the_settings_and_forget_only_what_is_finished() {
        queuectl.startWorker("--count", "2");
        queuectl.startWorker();
        queuectl.enqueue("done", "echo out");
        queuectl.enqueue("--id", "dead", "--max-retries", "0", "exit 3");
        queuectl.enqueue("--id", "failed", "--backoff-base", "60", "exit 3");
        queuectl.enqueue("--id", "later", "--delay", "1h", "true");
        queuectl.call("wait", "done", "dead").exits(7);
        queuectl.awaitState("failed", "failed");

        queuectl.call("config", "set", "retention-completed", "1ms").exits(0);
        awaitGone("done");
        assertThat(queuectl.state("dead")).isEqualTo("dead");
        queuectl.call("config", "set", "retention-dead", "1ms").exits(0);
        awaitGone("dead");
        queuectl.call("log", "done").exits(3);
        assertThat(queuectl.call("list", "--all", "--json").exits(0).json().texts("id"))
                .containsExactly("failed", "later");
    }

    @Test
    void zero_is_for_ever_and_shown_as_it_can_be_set() {
        queuectl.call("config", "set", "retention_dead", "0").exits(0);
        assertThat(queuectl.call("config", "get", "retention_dead").exits(0).word())
                .isEqualTo("0s");
        queuectl.call("config", "set", "retention_dead", "0s").exits(0);
        assertThat(queuectl.call("config", "get", "retention_completed").exits(0).word())
                .isEqualTo("7d");
        assertThat(queuectl.call("config", "set", "retention_completed", "7").exits(2).said())
                .contains("unit");
    }

    private void awaitGone(String id) {
        await("job " + id + " forgotten").until(() -> queuectl.call("show", id).code() == 3);
    }
}
