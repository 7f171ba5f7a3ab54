package dev.queuectl.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "max_retries":5           | "max_retries":0
                    "max_retries":5           | "max_retries":5,"backoff_base":7
                    "backoff_base":2          | "backoff_base":3
                    "backoff_max":"1h"        | "backoff_max":"2h"
                    "backoff_jitter":true     | "backoff_jitter":false
                    "run_at":"+1h"            | "run_at":"+2h"
                    "run_at":"+1h"            | "priority":0
                    "priority":0              | "run_at":"+1h"
                    "timeout":"1h"            | "timeout":"2h"
                    "tags":["a"]              | "tags":["b"]
                    "cwd":"/"                 | "cwd":"/tmp"
                    "queue":"mail"            | "queue":"post"
                    """)
    void another_request_with_a_used_key_is_refused(String one, String other) throws IOException {
        String first = "{\"command\":\"x\"," + one + "}";
        String second = "{\"command\":\"x\"," + other + "}";
        assertThat(post(first, "Idempotency-Key: k").status()).isEqualTo(201);
        assertThat(post(first, "Idempotency-Key: k").status()).isEqualTo(200);

        assertThat(post(second, "Idempotency-Key: k").status()).isEqualTo(409);
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void a_request_is_the_same_while_what_it_leaves_to_settings_changes() throws IOException {
        String body = "{\"command\":\"x\",\"backoff_base\":3}";
        assertThat(post(body, "Idempotency-Key: k").status()).isEqualTo(201);
        bench.storage.settings().put("max_retries", "9");

        assertThat(post(body, "Idempotency-Key: k").status()).isEqualTo(200);
    }

    @Test
    void more_or_fewer_jobs_are_another_request() throws IOException {
        String job = "{\"command\":\"x\"}";
        String bulk = "/api/v1/jobs/bulk";
        String key = "Idempotency-Key: k";
        String two = "[" + job + "," + job + "]";
        assertThat(bench.send("POST", bulk, two, key).status()).isEqualTo(201);

        assertThat(bench.send("POST", bulk, "[" + job + "]", key).status()).isEqualTo(409);
        assertThat(post(job, key).status()).isEqualTo(409);
        assertThat(bench.send("POST", bulk, "[" + job + "," + two.substring(1), key).status())
                .isEqualTo(409);
        assertThat(bench.send("POST", bulk, two, key).status()).isEqualTo(200);
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void a_key_goes_with_no_id() throws IOException {
        String job = "{\"id\":\"a\",\"command\":\"x\"}";
        Reply one = post(job, "Idempotency-Key: k");
        Reply many = bench.send("POST", "/api/v1/jobs/bulk", "[" + job + "]", "Idempotency-Key: k");

        assertThat(one.status()).isEqualTo(400);
        assertThat(one.body()).contains("beside Idempotency-Key");
        assertThat(many.status()).isEqualTo(400);
        assertThat(many.body()).contains("item 1");
        assertThat(stored()).isZero();
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
