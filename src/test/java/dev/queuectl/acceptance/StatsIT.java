package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.util.ArrayList;
import java.util.List;

/** Figures of what workers have done. */
@EveryStore
@Execution(ExecutionMode.CONCURRENT)
class StatsIT {

    @AutoClose private final Queuectl queuectl = new Queuectl();

    private Json stats(String... options) {
        List<String> words = new ArrayList<>(List.of("stats", "--json"));
        words.addAll(List.of(options));
        return queuectl.call(words.toArray(String[]::new)).exits(0).json();
    }

    @Test
    void a_worker_that_leaves_has_told_what_it_did() {
        queuectl.enqueue("--id", "a", "sleep 0.3");
        queuectl.enqueue("--id", "b", "--queue", "mail", "/bin/echo b");
        queuectl.enqueue(
                "--id", "c", "--queue", "mail", "--max-retries", "0", "TOKEN=x sh -c 'exit 3'");
        queuectl.enqueue(
                "--id", "d", "--max-retries", "1", "--backoff-base", "1", "sleep 0; exit 4");
        queuectl.drain();

        Json total = stats().get("total");
        assertThat(total.get("started").whole()).isEqualTo(5);
        assertThat(total.get("completed").whole()).isEqualTo(2);
        assertThat(total.get("failed").whole()).isEqualTo(3);
        assertThat(total.get("retried").whole()).isEqualTo(1);
        assertThat(total.get("dead").whole()).isEqualTo(2);
        assertThat(total.get("running_ms").get("p99").whole()).isBetween(200L, 60_000L);
        Json queues = stats("--by", "queue").get("groups");
        assertThat(queues.texts("name")).containsExactly("default", "mail");
        assertThat(queues.get(1).get("completed").whole()).isEqualTo(1);
        Json commands = stats("--by", "command", "--since", "2d").get("groups");
        assertThat(commands.texts("name")).containsExactly("echo", "sh", "sleep");
        assertThat(stats("--by", "command", "--queue", "mail").get("groups").texts("name"))
                .containsExactly("echo", "sh");
        assertThat(queuectl.call("stats").exits(0).lines()).contains("completed\t2", "failed\t3");
        assertThat(queuectl.call("stats", "--by", "queue").exits(0).text())
                .contains("mail\t1\t1\t50.0%");
    }

    @Test
    void a_worker_that_goes_on_tells_within_seconds() {
        queuectl.startWorker();
        queuectl.enqueue("--id", "a", "true");
        queuectl.awaitState("a", "completed");

        await().until(() -> stats().get("total").get("completed").whole() == 1);
    }

    @Test
    void of_an_empty_store_there_is_nothing_to_tell() {
        Json stats = stats("--by", "queue");

        assertThat(stats.get("groups").items()).isEmpty();
        assertThat(stats.get("oldest_waiting_ms").isNull()).isTrue();
        assertThat(stats.get("queue").isNull()).isTrue();
        assertThat(stats.get("total").get("failure_rate").isNull()).isTrue();
        assertThat(stats.get("total").get("waiting_ms").get("p50").isNull()).isTrue();
    }

    @Test
    void what_is_not_understood_is_refused() {
        assertThat(queuectl.call("stats", "--by", "host").exits(2).said())
                .contains("queue or command");
        assertThat(queuectl.call("stats", "--since", "5").exits(2).said()).contains("unit");
        assertThat(queuectl.call("stats", "--since", "91d").exits(2).said())
                .contains("at most 90d");
        assertThat(queuectl.call("stats", "--queue", "a b").exits(2).said()).contains("queue");
        assertThat(queuectl.call("stats", "mail").exits(2).said())
                .contains("nothing that stats takes");
    }
}
