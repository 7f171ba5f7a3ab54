package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

    @Test
    void what_a_running_job_has_written_so_far_is_shown_on_another_machine() {
        there.startWorker();
        there.enqueue("job", "seq 100000; echo oops >&2; echo >begun; exec sleep 300");
        there.awaitLines("begun", 1);

        // A call waits for 2 seconds for the worker there to bring what was written.
        await().untilAsserted(() -> {
            Answer log = here.call("log", "job").exits(0);
            assertThat(log.text()).startsWith("1\n2\n").endsWith("\n100000\n");
            assertThat(log.said()).isEqualTo("oops\n");
        });
    }

    @Test
    void a_running_job_is_followed_from_another_machine_to_its_end() {
        there.startWorker();
        there.enqueue(
                "job",
                "echo first; until test -e go; do sleep 0.05; done; echo second;"
                        + " until test -e on; do sleep 0.05; done; seq 200000; echo last");
        there.awaitState("job", "processing");
        Call log = here.start("log", "-f", "job");
        await("the first line").until(() -> log.printed().equals("first\n"));
        there.shell("touch go").exits(0);
        await("the second").until(() -> log.printed().equals("first\nsecond\n"));
        there.shell("touch on").exits(0);

        assertThat(log.end().exits(0).text())
                .startsWith("first\nsecond\n1\n2\n")
                .endsWith("\n199999\n200000\nlast\n")
                .hasSize(13 + 1_288_895 + 5);
    }

    @Test
    void of_a_bounded_stream_the_ends_are_followed_and_nothing_twice() {
        there.call("config", "set", "output_limit", "16KiB").exits(0);
        there.startWorker();
        there.enqueue(
                "job",
                "seq 100000 300000; echo >begun; until test -e go; do sleep 0.05; done; echo end");
        there.awaitLines("begun", 1);
        Call log = here.start("log", "-f", "job");
        await("the end so far").until(() -> log.printed().endsWith("\n300000\n"));
        there.shell("touch go").exits(0);

        assertThat(log.end().exits(0).text())
                .startsWith("100000\n100001\n")
                .contains(" bytes left out here]\n")
                .endsWith("\n299999\n300000\nend\n")
                .containsOnlyOnce("\n300000\n");
    }

    @Test
    void run_passes_on_what_its_job_writes_on_another_machine() {
        there.startWorker("--queue", "there");
        here.with("QUEUECTL_HOST", "there");
        here.shell("head -c 300000 /dev/urandom >bytes").exits(0);

        here.shell(
                        "queuectl run --queue there 'cat bytes; echo oops >&2; exit 3' >out 2>err;"
                                + " test $? = 3 && cmp bytes out && grep -q oops err")
                .exits(0);
    }
}
