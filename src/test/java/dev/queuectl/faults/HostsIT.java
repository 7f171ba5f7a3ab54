package dev.queuectl.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.acceptance.Queuectl;
import dev.queuectl.acceptance.Queuectl.Worker;
import dev.queuectl.store.postgres.PostgresServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.nio.file.Path;
import java.time.Duration;

/** What people do about workers of another host than theirs, which has a home of its own. */
@Execution(ExecutionMode.CONCURRENT)
class HostsIT {
    private final String url = PostgresServer.freshUrl();
    private final Queuectl queuectl = new Queuectl().with("QUEUECTL_URL", url);

    @AfterEach
    void close() {
        queuectl.call("worker", "stop", "--now", "--all-hosts");
        queuectl.close();
        PostgresServer.drop(url);
    }

    @Test
    void workers_of_all_hosts_are_listed_and_stopped_and_their_jobs_called_off() {
        Worker here = on("here").startWorker("--queue", "near");
        Worker there = on("there").startWorker("--queue", "far");
        on("here");
        assertThat(queuectl.workers().texts("host")).containsExactly("here", "there");
        assertThat(queuectl.workers().texts("id")).containsExactly(here.id(), there.id());

        queuectl.enqueue("long", "sleep 300", "--queue", "far");
        queuectl.awaitState("long", "processing");
        assertThat(queuectl.call("cancel", "long").code()).isIn(0, 8);
        queuectl.awaitState("long", "cancelled");
        queuectl.enqueue("short", "echo told", "--queue", "far");
        queuectl.call("wait", "short").exits(0);
        assertThat(queuectl.call("log", "short").exits(0).text()).isEqualTo("told\n");

        assertThat(queuectl.call("worker", "stop").exits(0).lines()).containsExactly(here.id());
        assertThat(queuectl.workers().texts("id")).containsExactly(there.id());
        assertThat(queuectl.call("worker", "stop").exits(0).said()).contains("no workers running");

        queuectl.enqueue("given-back", "sleep 300", "--queue", "far");
        queuectl.awaitState("given-back", "processing");
        assertThat(queuectl.call("worker", "stop", "--now", there.id()).exits(0).lines())
                .containsExactly(there.id());
        assertThat(queuectl.state("given-back")).isEqualTo("pending");
        queuectl.call("cancel", "given-back").exits(0);
    }

    @Test
    void all_hosts_means_all_hosts() {
        Worker here = on("here").startWorker();
        Worker there = on("there").startWorker();

        assertThat(on("nowhere").call("worker", "stop", "--all-hosts").exits(0).lines())
                .containsExactlyInAnyOrder(here.id(), there.id());

        assertThat(queuectl.workers().items()).isEmpty();
    }

    @Test
    void work_flows_where_notifications_do_not_arrive() {
        try (Proxy pooler = new Proxy(PostgresServer.address(url), Silencer::new)) {
            queuectl.with("QUEUECTL_URL", PostgresServer.through(url, pooler.port()));
            on("here").startWorker();
            queuectl.with("QUEUECTL_URL", url);
            long begun = System.nanoTime();
            int jobs = Figures.choose(3, 100);
            for (int i = 0; i < jobs; i++) {
                String id = queuectl.enqueue("echo done");
                await("the end of " + id)
                        .pollInterval(Duration.ofMillis(100))
                        .until(() -> queuectl.state(id).equals("completed"));
            }
            System.out.printf(
                    "%d jobs one after the other without notifications: %d ms each%n",
                    jobs, Duration.ofNanos(System.nanoTime() - begun).dividedBy(jobs).toMillis());
            queuectl.call("worker", "stop", "--all-hosts").exits(0);
        }
    }

    /** Makes the calls to come from that host. */
    private Queuectl on(String host) {
        Path home = queuectl.folder().resolve("home-of-" + host);
        return queuectl.with("QUEUECTL_HOST", host).with("QUEUECTL_HOME", home.toString());
    }
}
