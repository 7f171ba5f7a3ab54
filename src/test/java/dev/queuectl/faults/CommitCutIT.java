package dev.queuectl.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.acceptance.Answer;
import dev.queuectl.acceptance.Queuectl;
import dev.queuectl.store.postgres.PostgresServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;

/** Connections break at commits, so that nobody hears what became of them. */
@Execution(ExecutionMode.CONCURRENT)
class CommitCutIT {
    private static final String WORK = Ledger.command("true");

    private final String url = PostgresServer.freshUrl();
    private final Random random = Figures.random(this);

    private final CommitCutter enqueues = new CommitCutter(random, "INSERT INTO");
    private final CommitCutter turns = new CommitCutter(random, "SET");
    private final Proxy toClients = new Proxy(PostgresServer.address(url), enqueues::tap);
    private final Proxy toWorkers = new Proxy(PostgresServer.address(url), turns::tap);

    private final Queuectl queuectl =
            new Queuectl().with("QUEUECTL_URL", PostgresServer.through(url, toWorkers.port()));

    @AfterEach
    void close() {
        queuectl.close();
        toClients.close();
        toWorkers.close();
        PostgresServer.drop(url);
    }

    @Test
    void a_commit_of_which_nothing_is_heard_neither_loses_nor_doubles_a_job() {
        int cuts = Figures.choose(4, 100);
        queuectl.call("status").exits(0);
        for (int i = 0; i < 2; i++) {
            queuectl.startWorker("--count", "2");
        }
        // What is cut is noticed at once, and the answers are to depend on nothing else.
        queuectl.with(
                "QUEUECTL_URL",
                PostgresServer.through(
                        url, toClients.port(), "connectTimeout=60", "socketTimeout=300"));
        turns.arm(cuts);
        Set<String> stored = new LinkedHashSet<>();
        for (int i = 0; i < cuts || turns.armed() > 0; i++) {
            String id = "job-" + i;
            if (i < cuts) {
                enqueueUnheard(id);
            } else {
                queuectl.enqueue(id, WORK);
            }
            stored.add(id);
        }
        queuectl.call(wait(stored)).exits(0);
        System.out.printf(
                "commits cut: %d of enqueues (%d made), %d by workers (%d made)%n",
                enqueues.done() + enqueues.undone(),
                enqueues.done(),
                turns.done() + turns.undone(),
                turns.done());
        queuectl.call("worker", "stop").exits(0);
        queuectl.awaitNoProcess();

        Ledger ledger = Ledger.of(queuectl.lines("ledger"));
        assertThat(ledger.jobs()).as("jobs that ran").isEqualTo(stored);
        assertThat(ledger.ended()).as("jobs that got to their end").isEqualTo(stored);
        assertThat(ledger.starts()).as("runs").hasSize(stored.size());
        assertThat(ledger.startedTwice()).isEmpty();
        assertThat(PostgresServer.ask(url, "SELECT count(*) FROM @run"))
                .as("runs that are recorded")
                .containsExactly(Integer.toString(stored.size()));
        Books.ofPostgres(url, queuectl.folder()).requireSound();
    }

    /** Whoever is not told whether it was stored, can ask for the same once more. */
    private void enqueueUnheard(String id) {
        int made = enqueues.done();
        enqueues.arm(1);
        Answer first = queuectl.call("enqueue", id, WORK).exits(5);
        assertThat(first.said()).contains("did not confirm");
        assertThat(first.text()).isEmpty();
        assertThat(enqueues.armed()).isZero();
        boolean isThere = enqueues.done() > made;
        queuectl.call("enqueue", id, WORK).exits(isThere ? 4 : 0);
    }

    private static String[] wait(Set<String> ids) {
        LinkedHashSet<String> words = new LinkedHashSet<>();
        words.add("wait");
        words.addAll(ids);
        return words.toArray(String[]::new);
    }
}
