package dev.queuectl.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Jobs;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.Figures;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.QueueFigures;
import dev.queuectl.web.MetricsText.Label;
import dev.queuectl.web.PrometheusText.Sample;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
        assertThat(bench.plain("GET", "/nowhere").status()).isEqualTo(404);
        assertThat(bench.plain("DELETE", "/metrics").status()).isEqualTo(405);

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
                        "queuectl_http_requests_total{route=\"none\",code=\"404\"} 1",
                        "queuectl_http_requests_total{route=\"none\",code=\"405\"} 1",
                        "queuectl_sse_clients 0");
        assertThat(reply.body()).doesNotContain("secret-id");
    }

    @Test
    void they_are_what_prometheus_reads_and_what_is_documented() throws IOException {
        bench.storage.jobs().enqueue(List.of(Jobs.pending("job")), Acceptance.EACH);
        Instant now = Instant.now();
        bench.storage.figures().add(List.of(minute(now, 3, 100), minute(now, 1, 90_000_000)), now);
        bench.storage.queues().change(MAIL, terms -> terms.withLimit(OptionalInt.of(7)));

        assertThat(bench.plain("GET", "/healthz").status()).isEqualTo(200);

        String text = bench.as(DashboardBench.VIEWER, "GET", "/metrics").body();
        Map<String, PrometheusText.Metric> metrics = PrometheusText.parse(text);

        assertThat(metrics.keySet()).containsExactlyInAnyOrderElementsOf(documented());
        assertThat(metrics.values())
                .allSatisfy(metric -> assertThat(metric.samples()).as(metric.name()).isNotEmpty());
        assertThat(PrometheusText.samples(text, "queuectl_queue_concurrency_limit"))
                .containsExactly(
                        new Sample("queuectl_queue_concurrency_limit", Map.of("queue", "mail"), 7));
        assertThat(PrometheusText.samples(text, "queuectl_queue_paused"))
                .containsExactly(new Sample("queuectl_queue_paused", Map.of("queue", "mail"), 0));
    }

    /** Answers the names in the table of metrics. */
    private static List<String> documented() throws IOException {
        return Files.readAllLines(Path.of("docs/dashboard.md")).stream()
                .filter(line -> line.startsWith("| `queuectl_"))
                .flatMap(line ->
                        Pattern.compile("`(queuectl_\\w+)")
                                .matcher(line)
                                .results()
                                .map(found -> found.group(1)))
                .toList();
    }

    @Test
    void labels_come_out_as_they_went_in() {
        String hard = "a\\b\"c\nd\\n,e=\"f\"}é\t";
        MetricsText text = new MetricsText();
        text.metric("m", "gauge", "Something.");
        text.sample("m", 1, new Label("one", hard), new Label("two", ""));

        assertThat(PrometheusText.samples(text.toString(), "m"))
                .containsExactly(new Sample("m", Map.of("one", hard, "two", ""), 1));
    }

    @Test
    void queues_beyond_two_hundred_are_told_together() throws IOException {
        String jobs =
                IntStream.range(0, 250)
                        .mapToObj(i -> "{\"command\":\"true\",\"queue\":\"queue-" + i + "\"}")
                        .collect(Collectors.joining(",", "[", "]"));
        assertThat(bench.send("POST", "/api/v1/jobs/bulk", jobs).status()).isEqualTo(201);

        List<Sample> samples =
                PrometheusText.samples(
                        bench.as(DashboardBench.VIEWER, "GET", "/metrics").body(), "queuectl_jobs");

        assertThat(samples.stream().map(sample -> sample.labels().get("queue")).distinct())
                .hasSize(201)
                .contains("__other__");
        assertThat(samples.stream().mapToDouble(Sample::value).sum()).isEqualTo(250);
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
