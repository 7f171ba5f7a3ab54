package dev.queuectl.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Enqueueing over HTTP: one, many, the same again, and what is refused. */
class EnqueueApiTest {
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

    private int stored() {
        return bench.storage.jobs().withPrefix("", 5_000).size();
    }

    private Reply post(String body, String... headers) throws IOException {
        return bench.send("POST", "/api/v1/jobs", body, headers);
    }

    @Test
    void a_job_is_answered_as_it_was_stored() throws IOException {
        Reply reply =
                post(
                        "{\"id\":\"a\",\"command\":\"echo"
                                + " hi\",\"queue\":\"mail\",\"env\":{\"ALLOWED\":\"1\"}}");

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.header("Location")).isEqualTo("/api/v1/jobs/a");
        assertThat(reply.body())
                .startsWith(
                        "{\"id\":\"a\",\"command\":\"echo hi\",\"argv\":null,\"state\":\"pending\"")
                .contains("\"queue\":\"mail\"", "\"cwd\":\"/\"", "\"env\":{\"ALLOWED\":\"1\"}");
        Job stored = bench.storage.jobs().find(List.of(new JobId("a"))).getFirst();
        assertThat(stored.spec().queue().value()).isEqualTo("mail");
        Reply again = post("{\"id\":\"a\",\"command\":\"true\"}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.body()).contains("\"code\":\"conflict\"");
    }

    @Test
    void many_clients_at_once_are_all_answered_for_what_they_sent() throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(16)) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                // Each id twice: one of the two is refused.
                String body = "{\"id\":\"job-" + i / 2 + "\",\"command\":\"true\"}";
                answers.add(clients.submit(() -> post(body).status()));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get());
            }
            assertThat(statuses.stream().filter(status -> status == 201)).hasSize(100);
            assertThat(statuses.stream().filter(status -> status == 409)).hasSize(100);
        }
        assertThat(stored()).isEqualTo(100);
    }

    @Test
    void up_to_a_thousand_are_stored_in_their_order_or_none_is() throws IOException {
        String jobs =
                IntStream.range(0, 1_000)
                        .mapToObj(i -> "{\"id\":\"j" + i + "\",\"command\":\"true\"}")
                        .collect(Collectors.joining(",", "[", "]"));
        Reply reply = bench.send("POST", "/api/v1/jobs/bulk", jobs);
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body()).startsWith("{\"ids\":[\"j0\",\"j1\"").endsWith("\"j999\"]}");
        assertThat(stored()).isEqualTo(1_000);

        assertThat(
                        bench.send(
                                        "POST",
                                        "/api/v1/jobs/bulk",
                                        "[{\"command\":\"true\"},{\"id\":\"j5\",\"command\":\"true\"}]")
                                .status())
                .isEqualTo(409);
        Reply bad =
                bench.send(
                        "POST", "/api/v1/jobs/bulk", "[{\"command\":\"true\"},{\"comand\":\"x\"}]");
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.body()).contains("item 2", "did you mean");
        assertThat(stored()).isEqualTo(1_000);
    }

    @Test
    void a_repeated_request_with_the_same_key_stores_nothing_more() throws IOException {
        String body = "{\"command\":\"echo once\"}";
        Reply first = post(body, "Idempotency-Key: order-17");
        Reply second = post(body, "Idempotency-Key: order-17");

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(post("{\"command\":\"echo other\"}", "Idempotency-Key: order-17").status())
                .isEqualTo(409);
        assertThat(stored()).isEqualTo(1);
        assertThat(post(body, "Idempotency-Key: order-18").status()).isEqualTo(201);
        String many = "[" + body + "," + body + "]";
        assertThat(bench.send("POST", "/api/v1/jobs/bulk", many, "Idempotency-Key: x").status())
                .isEqualTo(201);
        Reply again = bench.send("POST", "/api/v1/jobs/bulk", many, "Idempotency-Key: x");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(stored()).isEqualTo(4);
    }

    @Test
    void a_server_that_must_not_enqueue_does_everything_else() throws IOException {
        try (DashboardBench closed =
                DashboardBench.withoutEnqueueing(Files.createDirectory(folder.resolve("other")))) {
            assertThat(closed.send("POST", "/api/v1/jobs", "{\"command\":\"true\"}").body())
                    .contains("--no-enqueue", "\"status\":403");
            assertThat(closed.send("POST", "/api/v1/jobs/bulk", "[]").status()).isEqualTo(403);
            assertThat(closed.storage.jobs().withPrefix("", 1)).isEmpty();
            assertThat(
                            closed.send("PUT", "/api/v1/settings/max_retries", "{\"value\":\"4\"}")
                                    .status())
                    .isEqualTo(200);
        }
    }
}
