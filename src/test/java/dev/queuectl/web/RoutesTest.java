package dev.queuectl.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Jobs;
import dev.queuectl.store.JobStore.Acceptance;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET|/api/v1/jobs?limit=-1|400|limit
                    GET|/api/v1/jobs?limit=1001|400|limit
                    GET|/api/v1/jobs?limit=abc|400|limit
                    GET|/api/v1/jobs?limit=1&limit=2|400|twice
                    GET|/api/v1/jobs?state=bogus|400|state
                    GET|/api/v1/jobs?state=a%20b|400|state
                    GET|/api/v1/jobs?cursor=x|400|cursor
                    GET|/api/v1/jobs?offset=9223372036854775808|400|unknown parameter
                    GET|/api/v1/jobs?q=%00|400|NUL
                    GET|/api/v1/jobs?q=%zz|400|hexadecimal
                    GET|/api/v1/jobs?q=%ff|400|UTF-8
                    GET|/api/v1/jobs/no-such-job|404|no job
                    GET|/api/v1/jobs/../../etc/passwd|404|nothing
                    GET|/static/..%5c..%5cwindows|404|no such file
                    GET|/static/..%2fpages|404|no such file
                    GET|//evil.example/%2f..|404|nothing
                    GET|http://evil.example/|400|slash
                    DELETE|/api/v1/stats|405|DELETE
                    TRACE|/|405|TRACE
                    """)
    void what_is_asked_wrongly_is_told(String method, String target, int status, String why)
            throws IOException {
        Reply reply = bench.as(DashboardBench.OPERATOR, method, target);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.body())
                .contains("\"status\":" + status, "\"code\":\"", why)
                .doesNotContain("Exception", ".java");
    }
}
