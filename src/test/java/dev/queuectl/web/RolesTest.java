package dev.queuectl.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Jobs;
import dev.queuectl.store.JobStore.Acceptance;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Every route there is, asked by everybody who may not, out of the table the router is made of. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolesTest {
    private DashboardBench bench;
    private DashboardBench readOnly;

    @BeforeAll
    void open(@TempDir Path folder) throws IOException {
        bench = DashboardBench.open(folder);
        bench.storage.jobs().enqueue(List.of(Jobs.pending("job")), Acceptance.EACH);
        readOnly = DashboardBench.readOnly(Files.createDirectory(folder.resolve("other")));
        readOnly.storage.jobs().enqueue(List.of(Jobs.pending("job")), Acceptance.EACH);
    }

    @AfterAll
    void nothing_has_changed() {
        for (DashboardBench each : List.of(bench, readOnly)) {
            assertThat(each.storage.jobs().withPrefix("", 9)).hasSize(1);
            assertThat(each.storage.jobs().find(List.of(Jobs.pending("job").id())))
                    .containsExactly(Jobs.pending("job"));
            assertThat(each.storage.settings().all()).isEmpty();
            assertThat(each.storage.queues().all()).isEmpty();
            each.close();
        }
    }

    Stream<String> routes() {
        return bench.dashboard.routes().stream()
                .filter(route -> route.needed() != Role.ANYBODY)
                .map(route -> route.method() + " " + route.path() + " " + route.needed());
    }

    private static String target(String path) {
        return path.replace("{id}", "job")
                .replace("{key}", "max_retries")
                .replace("{queue}", "default");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void refuses_who_has_no_token_a_wrong_one_or_one_that_is_not_enough(String text)
            throws IOException {
        String[] route = text.split(" ", -1);
        String target = target(route[1]);
        // Streams of events do not end; their heads do.
        String method = route[0].equals("GET") ? "HEAD" : route[0];
        String body = route[0].equals("GET") ? "" : "{\"command\":\"true\",\"value\":\"9\"}";

        assertThat(bench.sendAs("", method, target, body).status()).isEqualTo(401);
        assertThat(bench.sendAs("wrong-token-of-the-tests", method, target, body).status())
                .isEqualTo(401);
        Reply viewer = bench.sendAs(DashboardBench.VIEWER, method, target, body);
        boolean mayLook = route[2].equals("VIEWER");
        assertThat(viewer.status() == 403).isEqualTo(!mayLook);
        assertThat(viewer.status() < 500).isTrue();
        Reply frozen = readOnly.sendAs(DashboardBench.OPERATOR, method, target, body);
        assertThat(frozen.status() == 403).isEqualTo(!mayLook);
    }

    @Test
    void whatever_changes_something_needs_an_operator_and_nothing_else_does() {
        assertThat(bench.dashboard.routes())
                .allSatisfy(route ->
                        assertThat(route.needed() == Role.OPERATOR)
                                .as(route.method() + " " + route.path())
                                .isEqualTo(!route.method().equals("GET")));
        assertThat(
                        bench.dashboard.routes().stream()
                                .filter(route -> route.needed() == Role.ANYBODY)
                                .map(Route::path))
                .containsExactlyInAnyOrder("/healthz", "/readyz", "/login", "/static/{name}");
    }
}
