package dev.queuectl.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.acceptance.Json;
import dev.queuectl.acceptance.Queuectl;
import dev.queuectl.acceptance.Queuectl.Worker;
import dev.queuectl.acceptance.Signals;
import dev.queuectl.store.postgres.PostgresServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.time.Duration;
import java.util.List;

/** Workers of several hosts on one server: what one drops another picks up. */
@Execution(ExecutionMode.CONCURRENT)
class FleetIT {
    /** A lease, and the looks that find it over. */
    private static final Duration TAKE_OVER = Duration.ofSeconds(25);

    private final String url = PostgresServer.freshUrl();
    private final Queuectl queuectl = new Queuectl().with("QUEUECTL_URL", url);

    @AfterEach
    void close() {
        queuectl.call("worker", "stop", "--now", "--all-hosts");
        queuectl.close();
        PostgresServer.drop(url);
    }

    @Test
    void jobs_of_a_dead_host_and_of_a_frozen_one_run_again_on_a_third_and_late_results_count_not() {
        Worker dead = startWorker("dead", 1);
        queuectl.enqueue("orphan", "sleep 300");
        queuectl.awaitState("orphan", "processing");
        Worker frozen = startWorker("frozen", 1);
        queuectl.enqueue("stolen", "until test -e go; do sleep 0.05; done; sleep 300");
        queuectl.awaitState("stolen", "processing");
        Worker living = startWorker("living", 2);

        Signals.send("KILL", dead.pid());
        Signals.send("STOP", frozen.pid());
        await("both jobs run on the living host")
                .atMost(TAKE_OVER.plusSeconds(20))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() ->
                        assertThat(List.of(holder("orphan"), holder("stolen")))
                                .containsOnly(living.id()));
        assertThat(outcomes("orphan")).containsExactly("lost");
        assertThat(outcomes("stolen")).containsExactly("lost");

        Signals.send("CONT", frozen.pid());
        await("the frozen worker learns of it, and joins again")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    assertThat(outcomes("stolen")).containsExactly("superseded");
                    assertThat(queuectl.workers().texts("id"))
                            .containsExactlyInAnyOrder(frozen.id(), living.id());
                });
        assertThat(holder("stolen")).isEqualTo(living.id());
        assertThat(queuectl.job("stolen").get("attempts").whole()).isEqualTo(1);
    }

    private Worker startWorker(String host, int slots) {
        return queuectl.with("QUEUECTL_HOST", host).startWorker("--count", Integer.toString(slots));
    }

    private String holder(String id) {
        Json worker = queuectl.job(id).get("worker");
        return worker.isNull() ? "" : worker.text();
    }

    private List<String> outcomes(String id) {
        return queuectl.job(id).get("runs").texts("outcome");
    }
}
