package dev.queuectl.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.acceptance.Json;
import dev.queuectl.acceptance.MarkedProcesses;
import dev.queuectl.acceptance.Queuectl;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Commands that fork in every way known are called off or run out of time, at random moments, also
 * while they are still forking: nothing of them lives on.
 */
@Execution(ExecutionMode.CONCURRENT)
class FamiliesIT {

    private static final int SLOTS = 8;

    /** Each process of it notes its own number; two of them ignore TERM. */
    private static final String FAMILY =
            """
            note='echo $$ >>pids'
            child="$note"'; exec sleep 777'
            stubborn='trap "" TERM; '"$note"'; while :; do sleep 1; done'
            eval "$note"
            sh -c "$child" &
            (sh -c "$child" &) &
            setsid sh -c "$child" &
            (setsid sh -c "$child" &) &
            nohup sh -c "$child" >/dev/null 2>&1 &
            sh -c "$stubborn" &
            (setsid nohup sh -c "$stubborn" </dev/null >/dev/null 2>&1 &) &
            wait
            """;

    @AutoClose private final Queuectl queuectl = new Queuectl();

    private final Random random = Figures.random(this);

    @BeforeEach
    void writeScript() throws IOException {
        Files.writeString(queuectl.work().resolve("family"), FAMILY);
        queuectl.call("config", "set", "kill_grace", "300ms").exits(0);
        queuectl.call("config", "set", "max_retries", "0").exits(0);
    }

    @Test
    void nothing_lives_of_what_was_called_off_or_ran_out_of_time() throws InterruptedException {
        int rounds = Figures.choose(2, 1_000 / SLOTS);
        queuectl.startWorker("--count", Integer.toString(SLOTS));
        // Its guardian belongs to it.
        enqueue("first", "1ms");
        awaitNothingLeft();
        List<Long> before = pidsOfWorker();
        for (int round = 0; round < rounds; round++) {
            List<String> called = new ArrayList<>(List.of("cancel"));
            for (int job = 0; job < SLOTS; job++) {
                String id = "family-" + round + "-" + job;
                boolean timesOut = job % 2 == 0;
                enqueue(id, timesOut ? 5 + random.nextInt(600) + "ms" : "0");
                if (!timesOut) {
                    called.add(id);
                }
            }
            Thread.sleep(random.nextInt(400));
            // It waits for the grace and two seconds, which a busy machine may exceed for all of
            // them, or for some.
            assertThat(queuectl.call(called.toArray(String[]::new)).code()).isIn(0, 6, 8);
            awaitNothingLeft();
        }

        Json counts = queuectl.counts();
        assertThat(counts.get("cancelled").whole()).isEqualTo(rounds * (SLOTS / 2L));
        assertThat(counts.get("dead").whole()).isEqualTo(1 + rounds * (SLOTS / 2L));
        List<String> noted = queuectl.lines("pids");
        System.out.printf(
                "%d families of %d processes that noted themselves%n",
                rounds * SLOTS, noted.size());
        assertThat(noted.size()).as("processes that were to be ended").isGreaterThan(8 * rounds);
        assertThat(survivors(noted)).isEmpty();
        assertThat(queuectl.processes()).extracting(MarkedProcesses.Found::pid).isSubsetOf(before);
    }

    private void enqueue(String id, String timeout) {
        queuectl.enqueue("--id", id, "--timeout", timeout, ". ./family");
    }

    private void awaitNothingLeft() {
        await("every job has ended")
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    Json counts = queuectl.counts();
                    return Stream.of("pending", "processing", "failed")
                            .allMatch(state -> counts.get(state).whole() == 0);
                });
    }

    private List<Long> pidsOfWorker() {
        return queuectl.processes().stream().map(MarkedProcesses.Found::pid).toList();
    }

    /** Numbers are used again: a stranger that has one now bears no mark of this test. */
    private List<Long> survivors(List<String> noted) {
        List<Long> marked = new ArrayList<>(pidsOfWorker());
        marked.retainAll(noted.stream().map(Long::valueOf).toList());
        return marked;
    }
}
