package dev.queuectl.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.acceptance.Queuectl;
import dev.queuectl.acceptance.Queuectl.Worker;
import dev.queuectl.acceptance.Signals;
import dev.queuectl.store.postgres.PostgresServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Workers of two hosts, each with a home of its own, are killed at random. */
@Execution(ExecutionMode.CONCURRENT)
class FleetKillIT {
    private static final int WORKERS = 4;
    private static final int SLOTS = 2;
    private static final int JOBS_PER_KILL = 100;
    private static final Duration TAKE_OVER = Duration.ofSeconds(25);
    private static final Duration COLD_START = Duration.ofSeconds(45);

    /** Up to a tenth of a second, told by the job's own process number. */
    private static final String WORK = "sleep 0.0$(($$ % 9))";

    private final String url = PostgresServer.freshUrl();
    private final Queuectl queuectl = new Queuectl().with("QUEUECTL_URL", url);

    private final Random random = Figures.random(this);
    private final History history = new History(queuectl);
    private final Judge judge =
            new Judge(queuectl, history, Books.ofPostgres(url, queuectl.folder()));

    private int started;

    @AfterEach
    void close() {
        queuectl.call("worker", "stop", "--now", "--all-hosts");
        queuectl.close();
        PostgresServer.drop(url);
    }

    @Test
    void no_job_is_lost_or_overlaps_itself_though_workers_of_both_hosts_are_killed()
            throws InterruptedException {
        queuectl.call("config", "set", "crash_limit", "20").exits(0);
        List<Worker> workers = new ArrayList<>();
        while (workers.size() < WORKERS) {
            workers.add(startWorker());
        }
        int kills = Figures.choose(2, 100);
        for (int killed = 0; killed < kills; killed++) {
            history.enqueue(JOBS_PER_KILL, WORK).exits(0);
            Thread.sleep(random.nextInt(600));
            Signals.send("KILL", workers.remove(random.nextInt(workers.size())).pid());
            workers.add(startWorker());
        }
        judge.awaitDrained();

        TotalQueue queue = judge.judge(kills * (SLOTS + Judge.AT_HAND));
        System.out.printf(
                "%d workers killed; %d of their runs were lost and run again%n",
                kills, queue.duplicated().size());
    }

    @Test
    void jobs_of_a_dead_host_run_again_before_long() throws InterruptedException {
        assumeThat(Figures.choose(0, 1)).as("takes minutes: mvn verify -Pfaults").isEqualTo(1);
        List<Long> warm = new ArrayList<>();
        List<Long> cold = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            warm.add(takeOver(round));
            cold.add(coldStart(round));
        }
        System.out.printf(
                "taken over after %s ms where a worker lived, %s ms after a cold start%n",
                warm, cold);
        assertThat(warm).allMatch(millis -> millis < TAKE_OVER.toMillis());
        assertThat(cold).allMatch(millis -> millis < COLD_START.toMillis());
    }

    /** Answers how long a job waits whose host died while a worker of another one lives. */
    private long takeOver(int round) throws InterruptedException {
        String id = "warm-" + round;
        Worker victim = startWorker("dying");
        queuectl.enqueue(id, Ledger.command("test $QUEUECTL_RUN -gt 1 || sleep 300"));
        queuectl.awaitState(id, "processing");
        startWorker("living");
        // Until it has been in contact for a while.
        Thread.sleep(25_000);
        long died = System.nanoTime();
        Signals.send("KILL", victim.pid());
        awaitCompleted(id);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - died);
        queuectl.call("worker", "stop", "--all-hosts").exits(0);
        return millis;
    }

    /** Answers how long a job waits, from when a worker starts after all others have died. */
    private long coldStart(int round) {
        String id = "cold-" + round;
        Worker victim = startWorker("dying");
        queuectl.enqueue(id, Ledger.command("test $QUEUECTL_RUN -gt 1 || sleep 300"));
        queuectl.awaitState(id, "processing");
        Signals.send("KILL", victim.pid());
        long begun = System.nanoTime();
        startWorker("living");
        awaitCompleted(id);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        queuectl.call("worker", "stop", "--all-hosts").exits(0);
        return millis;
    }

    private void awaitCompleted(String id) {
        await(id)
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> queuectl.state(id).equals("completed"));
    }

    /** Starts one more, by turns on either host. */
    private Worker startWorker() {
        return startWorker("host-" + started++ % 2);
    }

    private Worker startWorker(String host) {
        Path home = queuectl.folder().resolve("home-of-" + host);
        return queuectl.with("QUEUECTL_HOST", host)
                .with("QUEUECTL_HOME", home.toString())
                .startWorker("--count", Integer.toString(SLOTS));
    }
}
