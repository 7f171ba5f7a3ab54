package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The harness itself: it leaves nothing behind, and says so when a test would have. */
@Execution(ExecutionMode.CONCURRENT)
class HarnessIT {

    @Test
    void a_process_that_was_left_behind_fails_the_test_and_is_ended() {
        Queuectl queuectl = new Queuectl().impatient();
        queuectl.shell("setsid sleep 777 >/dev/null 2>&1 &").exits(0);

        assertThatThrownBy(queuectl::close).hasMessageContaining("sleep 777");
        assertThat(queuectl.folder()).doesNotExist();
        queuectl.awaitNoProcess();
    }

    @Test
    void workers_and_their_jobs_are_ended_with_the_test() {
        Queuectl queuectl = new Queuectl();
        long pid = queuectl.startWorker().pid();
        queuectl.enqueue("job", "echo >started; sleep 777");
        queuectl.awaitLines("started", 1);
        queuectl.close();

        assertThat(MarkedProcesses.lives(pid)).isFalse();
        assertThat(queuectl.processes()).isEmpty();
        assertThat(queuectl.folder()).doesNotExist();
    }
}
