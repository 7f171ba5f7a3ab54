package dev.queuectl.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.Jobs;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.web.BadRequests.BadRequest;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a socket can bring that is no request to be carried out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadRequestsTest {
    /** A problem is told in a few words, whatever was sent. */
    private static final int LONGEST_PROBLEM = 2_000;

    private DashboardBench bench;

    @BeforeAll
    void open(@TempDir Path folder) throws IOException {
        bench = DashboardBench.open(folder);
        bench.storage.jobs().enqueue(List.of(Jobs.pending("job1")), Acceptance.EACH);
    }

    @AfterAll
    void close() {
        bench.close();
        assertThat(bench.log).isEmpty();
    }

    private List<Job> stored() {
        return bench.storage.jobs().find(bench.storage.jobs().withPrefix("", 9));
    }

    static Stream<BadRequest> requests() {
        return BadRequests.all();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void is_refused_by_a_problem_document_and_changes_nothing(BadRequest request)
            throws IOException {
        Reply reply =
                bench.raw(
                        request.bytes()
                                .replace(BadRequest.HOST, bench.host())
                                .replace("@PORT@", Integer.toString(bench.port())));

        assertThat(reply.status()).as(reply.body()).isEqualTo(request.status());
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.body())
                .startsWith("{\"type\":\"about:blank\",\"title\":\"")
                .contains("\"status\":" + reply.status(), "\"code\":\"", request.why())
                .endsWith("}")
                .doesNotContain("Exception", ".java", "dev.queuectl")
                .hasSizeLessThan(LONGEST_PROBLEM);
        assertThat(reply.header("WWW-Authenticate").isEmpty()).isEqualTo(reply.status() != 401);
        assertThat(reply.headers()).doesNotContainKeys("access-control-allow-origin", "location");
        assertThat(reply.header("Connection")).isEqualTo("close");
        assertThat(stored()).containsExactly(Jobs.pending("job1"));
        assertThat(bench.storage.settings().all()).isEmpty();
        assertThat(bench.plain("GET", "/healthz").status()).isEqualTo(200);
    }

    @Test
    void a_header_that_names_another_method_is_not_listened_to() throws IOException {
        Reply reply =
                bench.as(
                        DashboardBench.OPERATOR,
                        "GET",
                        "/api/v1/jobs/job1",
                        "X-HTTP-Method-Override: DELETE",
                        "X-Method-Override: DELETE");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(stored()).containsExactly(Jobs.pending("job1"));
    }
}
