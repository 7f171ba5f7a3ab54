package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** A command's children end with it, however they detached themselves. */
@Execution(ExecutionMode.CONCURRENT)
class ProcessTreeIT {

    private static final int MEMBERS = 7;

    /** Starts children in every way known, one of which ignores TERM; each notes its pid. */
    private static final String FAMILY =
            """
            child='echo $$ >>pids; exec sleep 777'
            stubborn='trap "" TERM; echo $$ >>pids; while :; do sleep 1; done'
            sh -c "$child" &
            (sh -c "$child" &) &
            setsid sh -c "$child" &
            (setsid sh -c "$child" &) &
            nohup sh -c "$child" >/dev/null 2>&1 &
            sh -c "$stubborn" &
            (setsid nohup sh -c "$stubborn" </dev/null >/dev/null 2>&1 &) &
            while test "$(wc -l <pids)" -lt MEMBERS; do sleep 0.05; done
            """
                    .replace("MEMBERS", Integer.toString(MEMBERS));

    @AutoClose private final Queuectl queuectl = new Queuectl();

    @BeforeEach
    void writeScript() throws IOException {
        Files.writeString(queuectl.work().resolve("family"), ": >pids\n" + FAMILY);
        queuectl.call("config", "set", "kill_grace", "500ms").exits(0);
    }

    @Test
    void none_lives_after_a_time_out() {
        // Longer again where a time-out came before all of the family were there.
        for (int seconds = 4; seconds < 100 && noted().size() < MEMBERS; seconds *= 4) {
            String id = "family" + seconds;
            queuectl.enqueue(
                    "--id",
                    id,
                    "--max-retries",
                    "0",
                    "--timeout",
                    seconds + "s",
                    ". ./family; sleep 777");
            queuectl.drain();

            assertThat(noted()).noneMatch(MarkedProcesses::lives);
            assertThat(queuectl.job(id).get("reason").text()).isEqualTo("timeout");
        }
        assertNoneLives();
    }

    @Test
    void none_lives_after_a_normal_end_that_left_them_behind() {
        queuectl.enqueue("--id", "family", ". ./family");
        queuectl.drain();

        assertNoneLives();
        assertThat(queuectl.state("family")).isEqualTo("completed");
    }

    @Test
    void none_lives_after_its_worker_was_killed_and_another_took_over() {
        long pid = queuectl.startWorker().pid();
        queuectl.enqueue("--id", "family", "test -e pids && exit; . ./family; sleep 777");
        queuectl.awaitLines("pids", MEMBERS);
        Signals.send("KILL", pid);
        await().until(() -> !MarkedProcesses.lives(pid));
        queuectl.drain();

        assertNoneLives();
        assertThat(queuectl.job("family").get("runs").texts("outcome"))
                .containsExactly("lost", "exit");
    }

    @Test
    void none_lives_after_a_stop_at_once() {
        queuectl.startWorker();
        queuectl.enqueue("--id", "family", ". ./family; sleep 777");
        queuectl.awaitLines("pids", MEMBERS);
        queuectl.call("worker", "stop", "--now").exits(0);

        assertNoneLives();
        assertThat(queuectl.job("family").get("runs").texts("outcome"))
                .containsExactly("interrupted");
    }

    private List<Long> noted() {
        return queuectl.lines("pids").stream().map(Long::valueOf).toList();
    }

    private void assertNoneLives() {
        assertThat(noted()).hasSize(MEMBERS).noneMatch(MarkedProcesses::lives);
        assertThat(queuectl.processes()).noneMatch(process -> process.command().contains("sleep"));
    }
}
