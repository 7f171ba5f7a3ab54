package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.store.mongo.MongoServer;
import dev.queuectl.store.postgres.PostgresServer;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.util.ArrayList;
import java.util.List;

/** A queue moves from one kind of store to the next, until it is back in a file. */
@Execution(ExecutionMode.CONCURRENT)
class CopyIT {

    @AutoClose private final Queuectl queuectl = new Queuectl();

    private final String file = "sqlite:" + queuectl.folder().resolve("first.db");
    private final String server = PostgresServer.freshUrl();
    private final String documents = MongoServer.freshUrl();
    private final String back = "sqlite:" + queuectl.folder().resolve("second.db");

    private Answer at(String url, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--url", url));
        return queuectl.call(all.toArray(String[]::new));
    }

    /** Jobs of every state, with several runs and output of all sizes. */
    private void fill() {
        at(file, "config", "set", "backoff_max", "20ms").exits(0);
        at(file, "config", "set", "max_retries", "2").exits(0);
        at(file, "enqueue", "--id", "small", "echo Grüße 世界; echo oops >&2").exits(0);
        at(file, "enqueue", "--id", "large", "head -c 200000 /dev/urandom; test $QUEUECTL_RUN = 2")
                .exits(0);
        at(file, "enqueue", "--id", "dead", "echo run $QUEUECTL_RUN; exit 3").exits(0);
        at(file, "worker", "run", "--drain", "--count", "1").exits(0);
        at(file, "enqueue", "--id", "cancelled", "true").exits(0);
        at(file, "cancel", "cancelled").exits(0);
        at(file, "config", "set", "backoff_max", "1h").exits(0);
        at(file, "enqueue", "--id", "failed", "--backoff-base", "60", "exit 1").exits(0);
        queuectl.with("QUEUECTL_URL", file);
        queuectl.startWorker();
        queuectl.awaitState("failed", "failed");
        at(file, "db", "copy", "--to", server).exits(9);
        at(file, "worker", "stop").exits(0);
        for (String id : List.of("third", "first", "second")) {
            at(
                            file,
                            "enqueue",
                            "--id",
                            id,
                            "--tag",
                            "nightly",
                            "--env",
                            "A=1 ✓",
                            "echo " + id + " >>order")
                    .exits(0);
        }
        at(file, "enqueue", "--id", "later", "--delay", "1h", "--", "printf", "%s", "a b").exits(0);
    }

    /** Jobs in the order in which they were enqueued, and all of them with runs and settings. */
    private List<String> everything(String url) {
        return List.of(
                at(url, "list", "--all", "--json").exits(0).text(),
                at(url, "export").exits(0).text());
    }

    private List<String> ids(String url) {
        return at(url, "list", "--all", "--json")
                .exits(0)
                .json()
                .each("id")
                .map(Json::text)
                .toList();
    }

    @Test
    void a_queue_moves_from_store_to_store_with_all_that_it_has() {
        try {
            fill();
            List<String> original = everything(file);
            assertThat(ids(file)).hasSize(9);
            byte[] random = at(file, "log", "large", "--run", "2").exits(0).output();
            assertThat(random).hasSize(200_000);

            Json first = at(file, "db", "copy", "--to", server, "--json").exits(0).json();
            assertThat(first.get("jobs").whole()).isEqualTo(9);
            assertThat(first.get("settings").whole()).isEqualTo(2);
            at(server, "db", "copy", "--to", documents).exits(0);
            at(documents, "db", "copy", "--to", back).exits(0);
            Json again = at(documents, "db", "copy", "--to", back, "--json").exits(0).json();
            assertThat(again.get("jobs").whole()).isZero();
            assertThat(again.get("already_there").whole()).isEqualTo(9);

            for (String copy : List.of(server, documents, back)) {
                assertThat(everything(copy)).isEqualTo(original);
                for (String run : List.of("1", "2")) {
                    assertThat(at(copy, "log", "large", "--run", run).exits(0).output())
                            .isEqualTo(at(file, "log", "large", "--run", run).output());
                }
                Answer small = at(copy, "log", "small").exits(0);
                assertThat(small.text()).isEqualTo("Grüße 世界\n");
                assertThat(small.said()).isEqualTo("oops\n");
                assertThat(at(copy, "log", "dead", "--run", "1").exits(0).text())
                        .isEqualTo("run 1\n");
            }
            at(back, "db", "copy", "--to", back).exits(2);

            at(back, "cancel", "later").exits(0);
            at(back, "cancel", "failed").exits(0);
            at(back, "worker", "run", "--drain", "--count", "1").exits(0);
            assertThat(queuectl.lines("order")).containsExactly("third", "first", "second");
        } finally {
            PostgresServer.drop(server);
            MongoServer.drop(documents);
        }
    }
}
