package dev.queuectl.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.acceptance.Call;
import dev.queuectl.acceptance.Queuectl;
import dev.queuectl.store.postgres.OwnServer;
import dev.queuectl.store.postgres.PostgresServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** The server drops connections, or everything, while jobs come and go. */
@Execution(ExecutionMode.CONCURRENT)
class ServerFaultsIT {
    private static final int WORKERS = 3;
    private static final int SLOTS = 2;
    private static final int JOBS_PER_CALL = 25;

    /** Up to a tenth of a second, told by the job's own process number. */
    private static final String WORK = "sleep 0.0$(($$ % 9))";

    private static final String BACKENDS =
            "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'queuectl%' ORDER BY pid";

    private final OwnServer server = OwnServer.start();
    private final Queuectl queuectl = new Queuectl().with("QUEUECTL_URL", server.url());

    private final Random random = Figures.random(this);
    private final History history = new History(queuectl);
    private final Judge judge =
            new Judge(queuectl, history, Books.ofPostgres(server.url(), queuectl.folder()));

    @AfterEach
    void close() {
        queuectl.close();
        server.close();
    }

    @Test
    void no_job_is_lost_though_connections_break_and_the_server_restarts()
            throws InterruptedException {
        queuectl.call("status").exits(0);
        // Faults come while a call is on, however long calls take here.
        long begun = System.nanoTime();
        queuectl.call("status").exits(0);
        int callMillis = (int) Duration.ofNanos(System.nanoTime() - begun).toMillis();
        for (int i = 0; i < WORKERS; i++) {
            queuectl.startWorker("--count", Integer.toString(SLOTS));
        }
        int restarts = Figures.choose(1, 20);
        int killsPerRestart = Figures.choose(4, 5);
        int callsPerRestart = Figures.choose(6, 11);
        int killed = 0;
        int unanswered = 0;
        for (int restart = 0; restart < restarts; restart++) {
            for (int call = 1; call < callsPerRestart; call++) {
                Call enqueueing = history.start(JOBS_PER_CALL, WORK);
                Thread.sleep(random.nextInt(2 * callMillis));
                if (killed < (restart + 1) * killsPerRestart) {
                    killed += killABackend();
                }
                unanswered += end(enqueueing);
            }
            Call enqueueing = history.start(JOBS_PER_CALL, WORK);
            Thread.sleep(random.nextInt(2 * callMillis));
            server.restartAtOnce();
            unanswered += end(enqueueing);
        }
        judge.awaitDrained();
        System.out.printf(
                "%d backends killed, %d restarts of the server, %d enqueues not confirmed%n",
                killed, restarts, unanswered);

        judge.judge(0);
        assertThat(killed).isPositive();
    }

    private int end(Call enqueueing) {
        int code = enqueueing.end().code();
        assertThat(code).as("%s", enqueueing.said()).isIn(0, 5, 6);
        history.acknowledge(enqueueing);
        return code == 0 ? 0 : 1;
    }

    private int killABackend() {
        List<String> backends = PostgresServer.ask(server.url(), BACKENDS);
        if (backends.isEmpty()) {
            return 0;
        }
        String victim = backends.get(random.nextInt(backends.size()));
        PostgresServer.ask(server.url(), "SELECT pg_terminate_backend(" + victim + ")");
        return 1;
    }
}
