package dev.queuectl.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Jobs;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.Verdict;
import dev.queuectl.store.CapturedOutput;
import dev.queuectl.store.Conclusion;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Turn;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What is done over HTTP to jobs, with what they wrote, and to the queue around them. */
class JobsApiTest {
    @TempDir Path folder;
    private DashboardBench bench;

    @BeforeEach
    void open() throws IOException {
        bench = DashboardBench.open(folder);
        for (String id : List.of("waits", "also", "runs", "died")) {
            bench.storage.jobs().enqueue(List.of(Jobs.pending(id)), Acceptance.EACH);
        }
        Job _ = claimed("runs");
        bury(claimed("died"));
    }

    @AfterEach
    void close() {
        bench.close();
        assertThat(bench.log).isEmpty();
    }

    private Job claimed(String id) {
        Turn.Claim claim = new Turn.Claim(1, 0, Set.of(), Optional.of(new JobId(id)));
        return bench.storage
                .jobs()
                .turn(new Turn(Jobs.WORKER, Jobs.NOW, List.of(), List.of(), claim))
                .claimed()
                .getFirst();
    }

    private void bury(Job claimed) {
        Outcome outcome = new Outcome.Exited(3);
        Job after = claimed.concluded(outcome, new Verdict.Bury(outcome.reason()), Jobs.NOW);
        Run run =
                new Run(
                        1,
                        Jobs.WORKER,
                        "here",
                        OptionalLong.empty(),
                        Jobs.NOW,
                        Jobs.NOW,
                        outcome,
                        Optional.empty(),
                        new Run.Output(25, 5, "oops"));
        CapturedOutput output =
                new CapturedOutput(
                        Map.of(
                                Channel.OUT,
                                "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8),
                                Channel.ERR,
                                "oops\n".getBytes(StandardCharsets.UTF_8)));
        bench.storage
                .jobs()
                .turn(
                        new Turn(
                                Jobs.WORKER,
                                Jobs.NOW,
                                List.of(new Conclusion(after, run, output)),
                                List.of(),
                                Turn.Claim.NOTHING));
    }

    private String state(String id) {
        return bench.storage.jobs().find(List.of(new JobId(id))).stream()
                .map(job -> job.state().kind().label())
                .findFirst()
                .orElse("gone");
    }

    private Reply post(String target) throws IOException {
        return bench.send("POST", target, "{}");
    }

    private Reply get(String target, String... headers) throws IOException {
        return bench.as(DashboardBench.VIEWER, "GET", target, headers);
    }

    @Test
    void cancel_ends_what_waits_asks_for_what_runs_and_refuses_what_has_ended() throws IOException {
        assertThat(post("/api/v1/jobs/waits/cancel").body()).contains("\"state\":\"cancelled\"");
        assertThat(post("/api/v1/jobs/runs/cancel").status()).isEqualTo(202);
        assertThat(post("/api/v1/jobs/died/cancel").status()).isEqualTo(409);
        assertThat(post("/api/v1/jobs/nothing/cancel").status()).isEqualTo(404);
        assertThat(bench.storage.jobs().find(List.of(new JobId("runs"))).getFirst().isCancelAsked())
                .isTrue();
    }

    @Test
    void retry_lets_a_dead_job_start_over_and_leaves_a_running_one() throws IOException {
        assertThat(post("/api/v1/jobs/died/retry").body()).contains("\"state\":\"pending\"");
        Reply running = post("/api/v1/jobs/runs/retry");
        assertThat(running.status()).isEqualTo(409);
        assertThat(running.body()).contains("still running");
    }

    @Test
    void clone_makes_a_new_job_of_the_same_command() throws IOException {
        Reply copy = post("/api/v1/jobs/died/clone");
        assertThat(copy.status()).isEqualTo(201);
        assertThat(copy.body()).contains("\"state\":\"pending\"").doesNotContain("\"id\":\"died\"");
        assertThat(get(copy.header("Location")).status()).isEqualTo(200);
    }

    @Test
    void delete_forgets_a_job_that_does_not_run() throws IOException {
        assertThat(bench.as(DashboardBench.OPERATOR, "DELETE", "/api/v1/jobs/died").status())
                .isEqualTo(200);
        assertThat(state("died")).isEqualTo("gone");
        assertThat(bench.as(DashboardBench.OPERATOR, "DELETE", "/api/v1/jobs/runs").status())
                .isEqualTo(409);
        assertThat(
                        bench.as(
                                        DashboardBench.OPERATOR,
                                        "GET",
                                        "/api/v1/jobs/waits",
                                        "X-HTTP-Method-Override: DELETE")
                                .status())
                .isEqualTo(200);
        assertThat(state("waits")).isEqualTo("pending");
    }

    private Reply act(String body) throws IOException {
        return bench.send("POST", "/api/v1/jobs/actions", body);
    }

    @Test
    void a_preview_counts_and_changes_nothing() throws IOException {
        assertThat(act("{\"action\":\"cancel\",\"q\":\"state:pending\",\"preview\":true}").body())
                .isEqualTo(
                        "{\"matched\":2,\"refused\":0,\"first\":[\"also\",\"waits\"],\"complete\":true,\"next_cursor\":null}");
        assertThat(state("waits")).isEqualTo("pending");
    }

    @Test
    void what_a_filter_means_or_ids_name_is_changed_but_for_what_cannot_be() throws IOException {
        assertThat(act("{\"action\":\"retry\",\"q\":\"\",\"all\":true}").body())
                .contains("\"matched\":4,\"refused\":1,\"retried\":3");
        assertThat(act("{\"action\":\"cancel\",\"ids\":[\"waits\",\"no-such\"]}").body())
                .contains("\"matched\":1,\"refused\":0,\"cancelled\":1");
        assertThat(act("{\"action\":\"clone\",\"q\":\"id:waits\"}").body())
                .contains("\"cloned\":1");
        assertThat(act("{\"action\":\"delete\",\"q\":\"state:pending,cancelled\"}").body())
                .contains("\"deleted\":4");
        assertThat(bench.storage.jobs().withPrefix("", 9))
                .extracting(JobId::value)
                .containsExactly("runs");
    }

    @Test
    void an_action_goes_on_behind_its_cursor() throws IOException {
        String newest = get("/api/v1/jobs?limit=1").body();
        String cursor = newest.replaceAll("(?s).*\"next_cursor\":\"([0-9]+)\".*", "$1");
        String rest =
                "{\"action\":\"retry\",\"q\":\"\",\"all\":true,\"cursor\":\"" + cursor + "\"}";

        assertThat(newest).contains("\"id\":\"died\"");
        assertThat(act(rest).body())
                .contains("\"matched\":3,\"refused\":1,\"retried\":2")
                .contains("\"complete\":true,\"next_cursor\":null");
        assertThat(act(rest.replace(cursor, "x")).status()).isEqualTo(400);
        assertThat(act("{\"action\":\"retry\",\"ids\":[\"died\"],\"cursor\":\"9\"}").status())
                .isEqualTo(400);
    }

    @Test
    void every_job_is_only_meant_by_saying_so() throws IOException {
        for (String body :
                List.of(
                        "{\"action\":\"delete\",\"q\":\"\"}",
                        "{\"action\":\"delete\",\"q\":\"priority:>=-1000\"}",
                        "{\"action\":\"delete\"}",
                        "{\"action\":\"erase\",\"q\":\"state:dead\"}",
                        "{\"action\":\"delete\",\"q\":\"state:dead\",\"ids\":[]}",
                        "{\"action\":\"delete\",\"q\":7}",
                        "{\"action\":\"delete\",\"qq\":\"\"}")) {
            assertThat(act(body).status()).as(body).isEqualTo(400);
        }
        assertThat(bench.storage.jobs().withPrefix("", 9)).hasSize(4);
    }

    @Test
    void output_is_text_whatever_it_looks_like() throws IOException {
        Reply reply = get("/api/v1/jobs/died/logs", "Accept: text/html");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(reply.content()).isEqualTo("<script>alert(1)</script>");
        assertThat(get("/api/v1/jobs/died/logs?stream=err").content()).isEqualTo("oops\n");
        assertThat(get("/api/v1/jobs/died/logs?from=1&limit=6").content()).isEqualTo("script");
        assertThat(get("/api/v1/jobs/died/logs?from=99").content()).isEmpty();
        assertThat(get("/api/v1/jobs/died/logs?follow=true&from=20").content()).isEqualTo("ript>");
        assertThat(get("/api/v1/jobs/died/logs?download=true").header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"died.1.out.txt\"");
        assertThat(get("/api/v1/jobs/waits/logs").content()).isEmpty();
        assertThat(get("/api/v1/jobs/died/logs?run=9").status()).isEqualTo(404);
        assertThat(get("/api/v1/jobs/died/logs?follow=true&limit=9").status()).isEqualTo(400);
        for (String wrong : List.of("attempt=-1", "run=-1", "run=0", "stream=all", "follow=yes")) {
            assertThat(get("/api/v1/jobs/died/logs?" + wrong).status()).as(wrong).isEqualTo(400);
        }
    }

    private Reply range(String range, String... headers) throws IOException {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Range: " + range);
        return get("/api/v1/jobs/died/runs/1/output", all.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    bytes=1-6    | script                    | bytes 1-6/25
                    bytes=0-0    | <                         | bytes 0-0/25
                    bytes=20-    | ript>                     | bytes 20-24/25
                    bytes=20-999 | ript>                     | bytes 20-24/25
                    bytes=24-99999999999999999999999999 | >  | bytes 24-24/25
                    bytes=-7     | script>                   | bytes 18-24/25
                    bytes=-99    | <script>alert(1)</script> | bytes 0-24/25
                    Bytes= 1-6   | script                    | bytes 1-6/25
                    """)
    void a_part_of_the_output_is_what_was_asked_for(String range, String part, String named)
            throws IOException {
        Reply reply = range(range);
        assertThat(reply.status()).isEqualTo(206);
        assertThat(reply.header("Content-Range")).isEqualTo(named);
        assertThat(reply.header("Content-Length")).isEqualTo("" + part.length());
        assertThat(reply.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(reply.body()).isEqualTo(part);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=25-", "bytes=25-30", "bytes=-0", "bytes=99999999999999999999-"})
    void a_part_that_is_not_there_is_refused_with_how_much_is(String range) throws IOException {
        Reply reply = range(range);
        assertThat(reply.status()).isEqualTo(416);
        assertThat(reply.header("Content-Range")).isEqualTo("bytes */25");
        assertThat(reply.body()).contains("\"code\":\"usage\"", "there are 25 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=1-2,4-5",
                "bytes=6-1",
                "bytes=-",
                "bytes=a-b",
                "lines=1-2",
                "bytes",
                ""
            })
    void what_is_no_single_range_is_answered_with_all(String range) throws IOException {
        Reply reply = range(range);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Accept-Ranges")).isEqualTo("bytes");
        assertThat(reply.header("Content-Length")).isEqualTo("25");
        assertThat(reply.body()).isEqualTo("<script>alert(1)</script>");
    }

    @Test
    void a_part_goes_only_with_what_the_client_has_of_the_same_run() throws IOException {
        Reply all = get("/api/v1/jobs/died/runs/1/output");
        assertThat(range("bytes=20-", "If-Range: " + all.header("ETag")).body()).isEqualTo("ript>");
        assertThat(range("bytes=20-", "If-Range: \"other\"").body()).isEqualTo(all.body());
    }

    @Test
    void output_as_a_file_has_its_length_and_belongs_to_a_run_that_there_is() throws IOException {
        String file = "/api/v1/jobs/died/runs/1/output";
        Reply head = bench.as(DashboardBench.VIEWER, "HEAD", file);
        assertThat(head.header("Content-Length")).isEqualTo("25");
        assertThat(head.body()).isEmpty();
        assertThat(get(file + "?stream=err").body()).isEqualTo("oops\n");
        assertThat(get("/api/v1/jobs/died/runs/2/output").status()).isEqualTo(404);
        assertThat(get("/api/v1/jobs/waits/runs/1/output").status()).isEqualTo(404);
        assertThat(get("/api/v1/jobs/none/runs/1/output").status()).isEqualTo(404);
        assertThat(get("/api/v1/jobs/died/runs/0/output").status()).isEqualTo(400);
        assertThat(get("/api/v1/jobs/died/runs/last/output").status()).isEqualTo(400);
        assertThat(get(file + "?stream=all").status()).isEqualTo(400);

        Reply nothing = get("/api/v1/jobs/runs/runs/1/output", "Range: bytes=0-");
        assertThat(nothing.status()).isEqualTo(416);
        assertThat(nothing.header("Content-Range")).isEqualTo("bytes */0");
        assertThat(get("/api/v1/jobs/runs/runs/1/output").header("ETag")).isEmpty();
    }

    @Test
    void what_died_of_the_same_starts_over_together() throws IOException {
        String groups = get("/api/v1/dlq/groups").body();
        assertThat(groups).contains("\"signature\":\"exit 3: oops\",\"jobs\":1");
        String id = groups.replaceAll(".*\"id\":\"([0-9a-f]+)\".*", "$1");
        assertThat(post("/api/v1/dlq/groups/" + id + "/retry").body()).contains("\"retried\":1");
        assertThat(state("died")).isEqualTo("pending");
        assertThat(post("/api/v1/dlq/groups/" + id + "/retry").status()).isEqualTo(404);
    }

    @Test
    void queues_settings_figures_and_workers_are_told() throws IOException {
        assertThat(get("/api/v1/queues").body())
                .startsWith("[{\"queue\":\"default\",\"paused\":null,\"limit\":null,")
                .contains("\"counts\":{\"pending\":2,\"processing\":1,");
        assertThat(get("/api/v1/workers").status()).isEqualTo(200);
        assertThat(post("/api/v1/workers/nobody/stop").status()).isEqualTo(404);
        assertThat(get("/api/v1/figures?by=queue&since=2h").body()).contains("\"total\":{");
        assertThat(get("/api/v1/figures?by=host").status()).isEqualTo(400);
        assertThat(get("/api/v1/settings").body())
                .startsWith(
                        "[{\"key\":\"max_retries\",\"value\":\"3\",\"default\":\"3\",\"set\":false");
    }

    @Test
    void queues_are_paused_and_resumed() throws IOException {
        assertThat(bench.send("POST", "/api/v1/queues/mail/pause", "{\"why\":\"it moves\"}").body())
                .contains("\"queue\":\"mail\"", "\"by\":\"ann@here\"", "\"why\":\"it moves\"");
        assertThat(post("/api/v1/queues/mail/pause").body())
                .as("whoever was first has said why")
                .contains("\"why\":\"it moves\"");
        assertThat(get("/api/v1/queues/mail").body()).contains("\"paused\":{");
        assertThat(post("/api/v1/queues/mail/resume").body()).contains("\"paused\":null");
        assertThat(get("/api/v1/queues/mail").status()).as("nothing is said of it").isEqualTo(404);
        assertThat(bench.send("POST", "/api/v1/queues/mail/pause", "{\"reason\":\"x\"}").status())
                .isEqualTo(400);
        assertThat(
                        bench.send(
                                        "POST",
                                        "/api/v1/queues/mail/pause",
                                        "{\"why\":\"" + "x".repeat(501) + "\"}")
                                .status())
                .isEqualTo(400);
        assertThat(post("/api/v1/queues/no%20queue/pause").status()).isEqualTo(400);
        assertThat(post("/api/v1/queues/mail/stop").status()).isEqualTo(405);
    }

    @Test
    void no_body_is_an_empty_one_whatever_its_type() throws IOException {
        for (String path : List.of("queues/mail/pause", "queues/mail/resume", "jobs/waits/retry")) {
            Reply typed = bench.send("POST", "/api/v1/" + path, "");
            Reply form = bench.send("POST", "/api/v1/" + path, "", "Content-Type: text/plain");
            Reply bare = bench.as(DashboardBench.OPERATOR, "POST", "/api/v1/" + path);
            assertThat(List.of(typed.status(), form.status(), bare.status()))
                    .as(path)
                    .containsOnly(200);
        }
        assertThat(bench.send("POST", "/api/v1/workers/w-1/stop", "").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST jobs/waits/cancel",
                "POST jobs/waits/retry",
                "POST jobs/waits/clone",
                "DELETE jobs/waits",
                "POST queues/default/pause",
                "POST queues/default/resume",
                "DELETE queues/default/limit",
                "DELETE settings/max_retries",
                "POST workers/w-1/stop"
            })
    void what_is_not_json_or_has_unknown_fields_is_not_carried_out(String route)
            throws IOException {
        String method = route.substring(0, route.indexOf(' '));
        String target = "/api/v1/" + route.substring(route.indexOf(' ') + 1);

        assertThat(bench.send(method, target, "garbage", "Content-Type: text/plain").status())
                .isEqualTo(415);
        assertThat(bench.send(method, target, "{}", "Content-Type:").status()).isEqualTo(415);
        assertThat(bench.send(method, target, "{\"unknown\":\"x\"}").status()).isEqualTo(400);
        assertThat(state("waits")).isEqualTo("pending");
        assertThat(bench.storage.queues().all()).isEmpty();
    }

    @Test
    void queues_are_set_as_the_command_does() throws IOException {
        String limit = "/api/v1/queues/default/limit";
        assertThat(bench.send("PUT", limit, "{\"value\":\"3\"}").body()).contains("\"limit\":3,");
        assertThat(
                        bench.send(
                                        "PUT",
                                        "/api/v1/queues/default/job-timeout",
                                        "{\"value\":\"30s\"}")
                                .body())
                .contains("\"limit\":3,", "\"job_timeout\":30000");
        for (String wrong : List.of("0", "10001", "-1", "many", "")) {
            assertThat(bench.send("PUT", limit, "{\"value\":\"" + wrong + "\"}").status())
                    .as(wrong)
                    .isEqualTo(400);
        }
        assertThat(bench.send("PUT", limit, "{}").status()).isEqualTo(400);
        assertThat(bench.send("PUT", "/api/v1/queues/default/limits", "{\"value\":\"3\"}").body())
                .contains("\"status\":404", "did you mean");
        assertThat(get("/api/v1/queues/default").body()).contains("\"limit\":3,");
        assertThat(bench.as(DashboardBench.OPERATOR, "DELETE", limit).body())
                .contains("\"limit\":null", "\"job_timeout\":30000");
    }

    @Test
    void settings_are_changed_as_config_does() throws IOException {
        assertThat(bench.send("PUT", "/api/v1/settings/max-retries", "{\"value\":\"5\"}").body())
                .contains("\"value\":\"5\"", "\"set\":true");
        assertThat(bench.send("PUT", "/api/v1/settings/max_retries", "{\"value\":\"-5\"}").status())
                .isEqualTo(400);
        assertThat(bench.send("PUT", "/api/v1/settings/max_retry", "{\"value\":\"5\"}").body())
                .contains("did you mean");
        assertThat(bench.storage.settings().all()).containsEntry("max_retries", "5");
        assertThat(
                        bench.as(DashboardBench.OPERATOR, "DELETE", "/api/v1/settings/max_retries")
                                .body())
                .contains("\"value\":\"3\"", "\"set\":false");
    }

    @Test
    void the_bench_has_jobs_as_it_says() {
        assertThat(state("runs")).isEqualTo(JobState.Kind.PROCESSING.label());
        assertThat(state("died")).isEqualTo(JobState.Kind.DEAD.label());
    }
}
