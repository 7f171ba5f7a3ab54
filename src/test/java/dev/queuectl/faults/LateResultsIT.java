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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A worker that is killed while its store is away, with results that it could not tell. */
@Execution(ExecutionMode.CONCURRENT)
class LateResultsIT {
    private final String url = PostgresServer.freshUrl();
    private final Queuectl queuectl = new Queuectl().with("QUEUECTL_URL", url);

    @AfterEach
    void close() {
        queuectl.close();
        PostgresServer.drop(url);
    }

    /** Takes the jobs from everybody's sight, or gives them back. */
    private void rename(String from, String to) {
        String schema = url.substring(url.indexOf("schema=") + "schema=".length());
        PostgresServer.execute(url, "ALTER TABLE \"" + schema + "\"." + from + " RENAME TO " + to);
    }

    /** Answers how much the workers of this home have written down. */
    private long writtenDown() throws IOException {
        try (Stream<Path> files = Files.walk(queuectl.home())) {
            return files.filter(file -> file.endsWith("results"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    void a_run_that_ended_while_the_store_was_away_ends_so_though_its_worker_was_killed() {
        Worker killed = queuectl.startWorker();
        queuectl.enqueue(
                "--id",
                "job",
                "--max-retries",
                "0",
                "echo ran >>ran; until test -e go; do sleep 0.05; done; echo done; exit 3");
        queuectl.awaitLines("ran", 1);
        rename("job", "job_away");
        queuectl.shell("touch go").exits(0);
        await("the result is written down").until(() -> writtenDown() > 0);
        Signals.send("KILL", killed.pid());
        rename("job_away", "job");

        queuectl.startWorker();

        queuectl.awaitState("job", "dead");
        Json runs = queuectl.job("job").get("runs");
        assertThat(runs.texts("outcome")).containsExactly("exit");
        assertThat(runs.texts("worker")).containsExactly(killed.id());
        assertThat(queuectl.call("log", "job").exits(0).text()).isEqualTo("done\n");
        assertThat(queuectl.lines("ran")).hasSize(1);
    }
}
