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

/** A queue goes as JSON lines from one kind of store to the next, until it is back in a file. */
@Execution(ExecutionMode.CONCURRENT)
class ExportIT {

    @AutoClose private final Queuectl queuectl = new Queuectl();

    private final String file = "sqlite:" + queuectl.folder().resolve("first.db");
    private final String server = PostgresServer.freshUrl();
    private final String documents = MongoServer.freshUrl();
    private final String back = "sqlite:" + queuectl.folder().resolve("second.db");

    private Answer at(String url, String... words) {
        List<String> all = new ArrayList<>(List.of("--url", url));
        all.addAll(List.of(words));
        return queuectl.call(all.toArray(String[]::new));
    }

    private void fill() {
        at(file, "config", "set", "backoff_max", "20ms").exits(0);
        at(file, "enqueue", "--id", "small", "echo Grüße 世界; echo oops >&2").exits(0);
        at(file, "enqueue", "--id", "large", "head -c 700000 /dev/urandom; exit 0").exits(0);
        at(file, "enqueue", "--id", "dead", "--max-retries", "2", "echo $QUEUECTL_RUN; exit 3")
                .exits(0);
        at(file, "worker", "run", "--drain", "--count", "1").exits(0);
        at(file, "enqueue", "--id", "cancelled", "true").exits(0);
        at(file, "cancel", "cancelled").exits(0);
        at(file, "enqueue", "--id", "later", "--delay", "1h", "--tag", "t", "--", "echo", "a b")
                .exits(0);
    }

    @Test
    void a_queue_goes_through_all_stores_and_comes_back_as_it_was() {
        try {
            fill();
            String original = at(file, "export").exits(0).text();
            assertThat(original.lines().filter(line -> line.startsWith("{\"job\""))).hasSize(5);
            String from = file;
            for (String to : List.of(server, documents, back)) {
                String lines = at(from, "export").exits(0).text();
                Answer first = queuectl.callWithInput(lines, "import", "--json", "--url", to);
                assertThat(first.exits(0).json().get("jobs").whole()).isEqualTo(5);
                assertThat(at(to, "export").exits(0).text()).isEqualTo(original);
                Answer second = queuectl.callWithInput(lines, "import", "--json", "--url", to);
                assertThat(second.exits(0).text())
                        .isEqualTo(
                                "{\"jobs\":0,\"already_there\":5,\"settings\":0,\"refused\":0}\n");
                from = to;
            }
            assertThat(at(back, "log", "large").exits(0).output())
                    .hasSize(700_000)
                    .isEqualTo(at(file, "log", "large").exits(0).output());
            assertThat(at(back, "log", "small").exits(0).said()).isEqualTo("oops\n");
            queuectl.with("TARGET", documents);
            Json copied = at(back, "db", "copy", "--to-env", "TARGET", "--json").exits(0).json();
            assertThat(copied.get("already_there").whole()).isEqualTo(5);
        } finally {
            PostgresServer.drop(server);
            MongoServer.drop(documents);
        }
    }
}
