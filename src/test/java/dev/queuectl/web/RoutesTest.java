package dev.queuectl.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Jobs;
import dev.queuectl.store.JobStore.Acceptance;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is answered to whom is let in. */
class RoutesTest {
    @TempDir Path folder;
    private DashboardBench bench;

    @BeforeEach
    void open() throws IOException {
        bench = DashboardBench.open(folder);
        for (String id : List.of("first", "second", "third")) {
            bench.storage.jobs().enqueue(List.of(Jobs.pending(id)), Acceptance.EACH);
        }
    }

    @AfterEach
    void close() {
        bench.close();
        assertThat(bench.log).isEmpty();
    }

    private Reply get(String target, String... headers) throws IOException {
        return bench.as(DashboardBench.VIEWER, "GET", target, headers);
    }

    @Test
    void health_needs_no_token_and_says_nothing_else() throws IOException {
        assertThat(bench.plain("GET", "/healthz").body()).isEqualTo("ok\n");
        assertThat(bench.plain("GET", "/readyz").body()).isEqualTo("ok\n");
    }

    @Test
    void a_server_whose_store_is_gone_lives_and_is_not_ready() throws IOException {
        Files.move(folder.resolve("queue.db"), folder.resolve("elsewhere"));

        assertThat(bench.plain("GET", "/healthz").status()).isEqualTo(200);
        Reply reply = bench.plain("GET", "/readyz");
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body()).contains("\"code\":\"store_replaced");
    }

    @Test
    void figures_are_what_status_tells_also_at_the_older_address() throws IOException {
        Reply reply = get("/api/v1/stats");

        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(reply.body())
                .startsWith("{\"counts\":{\"pending\":3,")
                .contains("\"workers\":[]");
        assertThat(get("/api/stats").body()).startsWith("{\"counts\":{\"pending\":3,");
    }

    @Test
    void pages_of_jobs_follow_each_other_newest_first() throws IOException {
        Reply page = get("/api/v1/jobs?limit=2");

        assertThat(page.body()).startsWith("{\"items\":[{\"id\":\"third\"").contains("\"second\"");
        String link = page.header("Link");
        assertThat(link).endsWith("&limit=2>; rel=next");
        Reply last = get(link.substring(1, link.indexOf('>')));
        assertThat(last.body())
                .startsWith("{\"items\":[{\"id\":\"first\"")
                .endsWith("\"next_cursor\":null}");
        assertThat(last.headers()).doesNotContainKey("link");
    }

    @Test
    void a_filter_says_which_jobs() throws IOException {
        assertThat(get("/api/v1/jobs?q=id:sec&state=pending,dead").body())
                .contains("\"second\"")
                .doesNotContain("\"first\"");
        assertThat(get("/api/v1/jobs?q=state%3Adead").body()).startsWith("{\"items\":[]");
    }

    @Test
    void one_job_is_told_with_its_runs_and_by_its_whole_id_alone() throws IOException {
        assertThat(get("/api/v1/jobs/first").body())
                .startsWith("{\"id\":\"first\"")
                .endsWith("\"runs\":[]}");
        assertThat(get("/api/v1/jobs/fir").status()).isEqualTo(404);
    }

    @Test
    void head_answers_the_headers_alone() throws IOException {
        Reply whole = get("/api/v1/jobs");
        Reply head = bench.as(DashboardBench.VIEWER, "HEAD", "/api/v1/jobs");
        assertThat(head.header("Content-Length")).isEqualTo(whole.header("Content-Length"));
        assertThat(head.body()).isEmpty();
    }

    @Test
    void a_file_that_the_browser_has_is_not_sent_again() throws IOException {
        Reply first = get("/static/queuectl.css");
        assertThat(first.header("Content-Type")).isEqualTo("text/css");
        Reply again = get("/static/queuectl.css", "If-None-Match: " + first.header("ETag"));
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void a_person_is_told_of_a_problem_by_a_page() throws IOException {
        Reply reply = bench.plain("GET", "/", "Accept: text/html,*/*");
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("Content-Type")).startsWith("text/html");
        assertThat(reply.body()).contains("queuectl dashboard printed");
    }
}
