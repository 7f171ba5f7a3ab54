package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.store.postgres.PostgresServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Two machines with nothing in common but a server: what jobs write on one is read on the other.
 */
@Execution(ExecutionMode.CONCURRENT)
class FleetOutputIT {
    private final String url = PostgresServer.freshUrl();
    private final Queuectl there = machine("there");
    private final Queuectl here = machine("here");

    private Queuectl machine(String host) {
        return new Queuectl().with("QUEUECTL_URL", url).with("QUEUECTL_HOST", host);
    }

    @AfterEach
    void close() {
        there.close();
        here.close();
        PostgresServer.drop(url);
    }

    @Test
    void what_an_ended_run_wrote_is_read_on_another_machine_byte_for_byte() {
        there.shell("head -c 1048577 /dev/urandom >bytes").exits(0);
        there.enqueue("large", "cat bytes; seq 100000 >&2");
        there.drain();

        here.shell("cp " + there.work() + "/bytes .; queuectl log large 2>errors | cmp - bytes")
                .exits(0);
        assertThat(here.lines("errors")).hasSize(100_000).endsWith("100000");
        assertThat(here.call("log", "large", "--stream", "err", "-n", "1").exits(0).said())
                .isEqualTo("100000\n");
    }
}
