package dev.queuectl.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Jobs;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.Figures;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.QueueFigures;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Metrics as Prometheus reads them. */
class MetricsTest {
    private static final QueueName MAIL = new QueueName("mail");

    @TempDir Path folder;
    private DashboardBench bench;

    @BeforeEach
    void open() throws IOException {
        bench = DashboardBench.open(folder);
    }

    @AfterEach
    void close() {
        bench.close();
        assertThat(bench.log).isEmpty();
    }

    private static QueueFigures minute(Instant at, long completed, long millis) {
        Figures figures = new Figures();
        for (int i = 0; i < completed; i++) {
            figures.count(Figures.Count.COMPLETED);
            figures.ran(millis);
        }
        Map<String, Figures> byCommand = new TreeMap<>(Map.of("true", figures));
        return new QueueFigures(
                MAIL,
                QueueFigures.beginning(at, QueueFigures.MINUTE),
                QueueFigures.MINUTE,
                byCommand);
    }

    @Test
    void numbers_of_the_queue_and_of_what_happened_since_the_start() throws IOException {
        bench.storage.jobs().enqueue(List.of(Jobs.pending("secret-id")), Acceptance.EACH);
        Instant now = Instant.now();
        bench.storage.figures().add(List.of(minute(now, 3, 100)), now);
        assertThat(bench.plain("GET", "/metrics").status()).isEqualTo(401);

        Reply reply = bench.as(DashboardBench.VIEWER, "GET", "/metrics");

        assertThat(reply.header("Content-Type")).startsWith("text/plain; version=0.0.4");
        assertThat(reply.body().lines())
                .contains(
                        "queuectl_jobs{queue=\"default\",state=\"pending\"} 1",
                        "queuectl_job_attempts_total{queue=\"mail\",outcome=\"succeeded\"} 3",
                        "queuectl_job_run_seconds_bucket{queue=\"mail\",le=\"0.064\"} 0",
                        "queuectl_job_run_seconds_bucket{queue=\"mail\",le=\"0.256\"} 3",
                        "queuectl_job_run_seconds_bucket{queue=\"mail\",le=\"+Inf\"} 3",
                        "queuectl_job_run_seconds_count{queue=\"mail\"} 3",
                        "queuectl_workers{state=\"alive\"} 0",
                        "queuectl_http_requests_total{route=\"/metrics\",code=\"401\"} 1",
                        "queuectl_sse_clients 0");
        assertThat(reply.body()).doesNotContain("secret-id");
    }

    @Test
    void every_line_is_a_comment_or_a_sample_of_a_metric_that_was_announced() throws IOException {
        String announced = "";
        for (String line :
                bench.as(DashboardBench.VIEWER, "GET", "/metrics").body().split("\n", -1)) {
            if (line.startsWith("# TYPE ")) {
                announced = line.split(" ", -1)[2];
            } else if (!line.isEmpty() && !line.startsWith("# HELP ")) {
                assertThat(line)
                        .matches(
                                announced
                                        + "(_bucket|_sum|_count)?(\\{\\w+=\"[^\"]*\"(,\\w+=\"[^\"]*\")*})?"
                                        + " [0-9.]+");
            }
        }
    }

    @Test
    void totals_only_grow_while_minutes_settle() {
        Instant began = Instant.parse("2025-11-04T10:00:30Z");
        FigureTotals totals = new FigureTotals(bench.storage.figures(), began);
        long before = 0;
        for (int i = 0; i < 30; i++) {
            Instant now = began.plus(Duration.ofMinutes(i));
            bench.storage.figures().add(List.of(minute(now, i + 1, 5)), now);
            long seen =
                    totals.read(now).getOrDefault(MAIL, new Figures()).of(Figures.Count.COMPLETED);
            assertThat(seen).isEqualTo(before + i + 1);
            before = seen;
        }
    }
}
