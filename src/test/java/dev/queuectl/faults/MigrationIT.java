package dev.queuectl.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.acceptance.Answer;
import dev.queuectl.acceptance.Call;
import dev.queuectl.acceptance.Queuectl;
import dev.queuectl.store.postgres.PostgresServer;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Many processes meet at a store that does not exist yet: one makes it, and nobody errs. */
class MigrationIT {
    private static final int ROUNDS = Figures.choose(1, 20);
    private static final int PROCESSES = Figures.choose(6, 20);

    @Test
    void on_a_server_one_of_those_who_migrate_does_it() {
        for (int round = 0; round < ROUNDS; round++) {
            String url = PostgresServer.freshUrl();
            try (Queuectl queuectl = new Queuectl().with("QUEUECTL_URL", url)) {
                long made = migrations(allAtOnce(queuectl, false));
                assertThat(made).isEqualTo(needed(queuectl));
            } finally {
                PostgresServer.drop(url);
            }
        }
    }

    @Test
    void on_a_server_those_who_come_to_use_it_migrate_with_them() {
        for (int round = 0; round < ROUNDS; round++) {
            String url = PostgresServer.freshUrl();
            try (Queuectl queuectl = new Queuectl().with("QUEUECTL_URL", url)) {
                long made = migrations(allAtOnce(queuectl, true));
                assertThat(made).isIn(0L, needed(queuectl));
                assertThat(queuectl.counts().get("pending").whole()).isEqualTo(PROCESSES / 2);
            } finally {
                PostgresServer.drop(url);
            }
        }
    }

    @Test
    void a_file_is_migrated_once_too() {
        for (int round = 0; round < ROUNDS; round++) {
            try (Queuectl queuectl = new Queuectl()) {
                List<Answer> answers = allAtOnce(queuectl, false);
                assertThat(migrations(answers)).isEqualTo(needed(queuectl));
            }
        }
    }

    private static long needed(Queuectl queuectl) {
        return queuectl.call("db", "status", "--json")
                .exits(0)
                .json()
                .get("schema")
                .get("needed")
                .whole();
    }

    /** Lets all begin at once, every second one by using the store where that is wanted. */
    private static List<Answer> allAtOnce(Queuectl queuectl, boolean used) {
        List<Call> calls = new ArrayList<>();
        for (int process = 0; process < PROCESSES; process++) {
            calls.add(
                    used && process % 2 == 1
                            ? queuectl.start("enqueue", "job" + process, "true")
                            : queuectl.start("db", "migrate", "--json"));
        }
        return calls.stream().map(call -> call.end().exits(0)).toList();
    }

    /** Answers how many migrations were made by those who say so. */
    private static long migrations(List<Answer> answers) {
        long made = 0;
        for (Answer answer : answers) {
            if (answer.text().startsWith("{")) {
                made += answer.json().get("migrations").whole();
            }
        }
        return made;
    }
}
