package dev.queuectl.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.acceptance.Call;
import dev.queuectl.acceptance.Json;
import dev.queuectl.acceptance.Queuectl;
import dev.queuectl.acceptance.Signals;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Workers and clients are killed at random while jobs come and go. */
@Execution(ExecutionMode.CONCURRENT)
class KillIT {

    private static final int WORKERS = 4;
    private static final int SLOTS = 2;
    private static final String[] START = {"worker", "start", "--count", Integer.toString(SLOTS)};
    private static final int JOBS_PER_KILL = 40;
    private static final int JOBS_OF_A_KILLED_CLIENT = 5;

    /** Up to four tenths of a second, told by the job's own process number. */
    private static final String WORK = "sleep 0.$(($$ % 4))$(($$ % 9))";

    @AutoClose private final Queuectl queuectl = new Queuectl();

    private final Random random = Figures.random(this);
    private final History history = new History(queuectl);
    private final Judge judge = new Judge(queuectl, history);

    @Test
    void no_job_is_lost_or_overlaps_itself_though_workers_are_killed_at_random()
            throws InterruptedException {
        // A short job can be as unlucky as a poisonous one; see SignalsIT for those.
        queuectl.call("config", "set", "crash_limit", "20").exits(0);
        List<Call> starts = startWorkers(WORKERS);
        int kills = Figures.choose(8, 500);
        int killed = 0;
        for (int round = 0; killed < kills; round++) {
            if (round % 4 == 0) {
                killAClient();
            }
            starts.forEach(start -> start.end().exits(0));
            int burst = Math.min(1 + random.nextInt(WORKERS - 1), kills - killed);
            List<Json> victims = victims(burst);
            history.enqueue(burst * JOBS_PER_KILL, WORK).exits(0);
            for (Json victim : victims) {
                Thread.sleep(random.nextInt(200));
                Signals.send("KILL", victim.get("pid").whole());
            }
            killed += burst;
            starts = startWorkers(burst);
        }
        starts.forEach(start -> start.end().exits(0));
        judge.awaitDrained();

        TotalQueue queue = judge.judge(kills * SLOTS);
        assertThat(queue.duplicated()).as("no kill met a running job").isNotEmpty();
    }

    private List<Call> startWorkers(int count) {
        return Stream.generate(() -> queuectl.start(START)).limit(count).toList();
    }

    /** Chooses so many of the workers. */
    private List<Json> victims(int count) {
        List<Json> workers =
                new ArrayList<>(
                        await("living workers")
                                .until(
                                        () -> queuectl.workers().items(),
                                        living -> living.size() == WORKERS));
        Collections.shuffle(workers, random);
        return workers.subList(0, count);
    }

    private void killAClient() throws InterruptedException {
        Call client = history.start(JOBS_OF_A_KILLED_CLIENT, WORK);
        Thread.sleep(random.nextInt(300));
        client.signal("KILL");
        assertThat(client.end().code()).isIn(0, 137);
        history.acknowledge(client);
    }
}
