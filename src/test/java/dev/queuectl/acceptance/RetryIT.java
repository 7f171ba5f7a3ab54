package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * When a failed job runs again, in real time. The upper bounds only catch what is plainly wrong.
 */
@EveryStore
@Execution(ExecutionMode.CONCURRENT)
class RetryIT {

    private static final long SLACK_MILLIS = 60_000;

    @AutoClose private final Queuectl queuectl = new Queuectl();

    @Test
    void with_base_two_a_job_runs_again_two_and_six_seconds_after_its_first_failure() {
        queuectl.enqueue(
                "{\"id\":\"flaky\",\"command\":\"date +%s%3N >>ran; exit 1\",\"max_retries\":2}");
        queuectl.drain();

        List<Long> ran = queuectl.lines("ran").stream().map(Long::valueOf).toList();
        assertThat(ran).hasSize(3);
        assertThat(ran.get(1) - ran.get(0)).isBetween(2000L, 2000 + SLACK_MILLIS);
        assertThat(ran.get(2) - ran.get(1)).isBetween(4000L, 4000 + SLACK_MILLIS);
        assertThat(pauses("flaky")).hasSize(2);
        assertThat(queuectl.state("flaky")).isEqualTo("dead");
    }

    @Test
    void a_broken_base_and_a_cap_are_kept() {
        queuectl.enqueue(
                "--backoff-base",
                "1.5",
                "--backoff-max",
                "1600ms",
                "--max-retries",
                "2",
                "--id",
                "capped",
                "false");
        queuectl.drain();

        List<Duration> pauses = pauses("capped");
        assertThat(pauses.get(0)).isGreaterThanOrEqualTo(Duration.ofMillis(1500));
        assertThat(pauses.get(1))
                .isBetween(Duration.ofMillis(1600), Duration.ofMillis(1600 + SLACK_MILLIS));
    }

    @Test
    void jitter_stays_below_the_full_pause() {
        queuectl.startWorker("--count", "4");
        queuectl.shell(
                        """
                        for n in 1 2 3 4 5 6 7 8; do
                            echo '{"id":"jittered'$n'","command":"false","max_retries":50}'
                        done | queuectl enqueue \\
                            --backoff-jitter --backoff-base 60 --backoff-max 1m -
                        """)
                .exits(0);

        List<Duration> pauses = new ArrayList<>();
        for (int n = 1; n <= 8; n++) {
            Json job = failed("jittered" + n);
            // The end of its run: its runs are read after itself, and may be more by then.
            Instant ended = Instant.parse(job.get("updated_at").text());
            pauses.add(Duration.between(ended, Instant.parse(job.get("run_at").text())));
        }
        assertThat(pauses)
                .allMatch(pause -> !pause.isNegative())
                .allMatch(pause -> pause.compareTo(Duration.ofMinutes(1)) <= 0);
        assertThat(pauses).as("spread").anyMatch(pause -> pause.toSeconds() < 57);
    }

    /** Job {@code id} between two of its runs, however short the pause. */
    private Json failed(String id) {
        return await().until(
                        () -> queuectl.job(id), job -> job.get("state").text().equals("failed"));
    }

    /** The time between the end of each run and the start of the next. */
    private List<Duration> pauses(String id) {
        List<Json> runs = queuectl.job(id).get("runs").items();
        List<Duration> pauses = new ArrayList<>();
        for (int run = 1; run < runs.size(); run++) {
            Instant ended = Instant.parse(runs.get(run - 1).get("ended_at").text());
            Instant started = Instant.parse(runs.get(run).get("started_at").text());
            pauses.add(Duration.between(ended, started));
        }
        return pauses;
    }
}
