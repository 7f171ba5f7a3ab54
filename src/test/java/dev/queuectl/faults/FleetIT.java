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
    /** Says every tenth of a second that it goes on, and will not be asked to end. */
    private static final String STUBBORN =
            "trap '' TERM; while :; do "
                    + Ledger.command("sleep 0.1")
                    + "test $QUEUECTL_RUN -gt 1 && exit; done";

    private final String url = PostgresServer.freshUrl();
    private final Proxy proxy = new Proxy(PostgresServer.address(url));
    private final Queuectl queuectl = new Queuectl().with("QUEUECTL_URL", url);

    @AfterEach
    void close() {
        proxy.go();
        queuectl.call("worker", "stop", "--now", "--all-hosts");
        queuectl.close();
        proxy.close();
        PostgresServer.drop(url);
    }

    @Test
    void jobs_of_hosts_that_died_froze_or_are_cut_off_run_on_another_and_late_results_count_not() {
        queuectl.call("config", "set", "on_lost_contact", "kill").exits(0);
        Worker dead = startWorker("dead", 1);
        queuectl.enqueue("orphan", "sleep 300");
        queuectl.awaitState("orphan", "processing");
        Worker frozen = startWorker("frozen", 1);
        queuectl.enqueue("stolen", "until test -e go; do sleep 0.05; done; sleep 300");
        queuectl.awaitState("stolen", "processing");
        queuectl.with("QUEUECTL_URL", PostgresServer.through(url, proxy.port()));
        Worker cutOff = startWorker("cut-off", 1);
        queuectl.with("QUEUECTL_URL", url);
        queuectl.enqueue("severed", STUBBORN);
        queuectl.awaitState("severed", "processing");
        Worker living = startWorker("living", 3);

        Signals.send("KILL", dead.pid());
        Signals.send("STOP", frozen.pid());
        proxy.stall();
        await("the jobs run on the living host")
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    assertThat(List.of(holder("orphan"), holder("stolen")))
                            .containsOnly(living.id());
                    assertThat(outcomes("severed")).startsWith("lost");
                });
        assertThat(outcomes("orphan")).startsWith("lost");
        assertThat(outcomes("stolen")).startsWith("lost");
        queuectl.awaitState("severed", "completed");

        Signals.send("CONT", frozen.pid());
        proxy.go();
        await("they learn of it, and join again")
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    assertThat(outcomes("stolen")).containsExactly("superseded");
                    assertThat(outcomes("severed")).containsExactly("superseded", "exit");
                    assertThat(queuectl.workers().texts("id"))
                            .containsExactlyInAnyOrder(frozen.id(), cutOff.id(), living.id());
                });
        assertThat(holder("stolen")).isEqualTo(living.id());
        assertThat(queuectl.job("stolen").get("attempts").whole()).isEqualTo(1);
        assertThat(queuectl.job("severed").get("attempts").whole()).isEqualTo(1);
        // Without contact it was ended before anybody else could start it.
        assertThat(Ledger.of(queuectl.lines("ledger")).overlapping()).isEmpty();
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
