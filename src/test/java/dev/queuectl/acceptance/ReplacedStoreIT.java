package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;

/** A worker never goes on working on a database that is not there any more. */
@Execution(ExecutionMode.CONCURRENT)
class ReplacedStoreIT {

    @AutoClose private final Queuectl queuectl = new Queuectl();

    @Test
    void a_worker_whose_database_was_taken_away_says_so_and_leaves() throws IOException {
        Call worker = queuectl.start("worker", "run");
        await().until(() -> queuectl.workers().items().size() == 1);
        Files.move(queuectl.database(), queuectl.home().resolve("elsewhere.db"));

        assertThat(worker.end().exits(5).said()).contains("removed");
    }

    @Test
    void a_worker_whose_database_was_replaced_leaves_and_a_new_one_works_on() throws IOException {
        Call worker = queuectl.start("worker", "run");
        await().until(() -> queuectl.workers().items().size() == 1);
        Files.move(queuectl.database(), queuectl.home().resolve("elsewhere.db"));
        queuectl.shell("rm -f \"$QUEUECTL_HOME\"/queue.db-*").exits(0);
        queuectl.enqueue("fresh", "true");

        assertThat(worker.end().code()).isEqualTo(5);
        queuectl.drain();
        assertThat(queuectl.state("fresh")).isEqualTo("completed");
    }
}
