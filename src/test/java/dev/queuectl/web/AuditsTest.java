package dev.queuectl.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Jobs;
import dev.queuectl.store.AuditEntry;
import dev.queuectl.store.JobStore.Acceptance;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is written down of what is asked for by HTTP. */
class AuditsTest {
    @TempDir Path folder;
    private DashboardBench bench;

    @BeforeEach
    void open() throws IOException {
        bench = DashboardBench.open(folder);
        bench.storage.jobs().enqueue(List.of(Jobs.pending("one")), Acceptance.EACH);
    }

    @AfterEach
    void close() {
        bench.close();
        assertThat(bench.log).isEmpty();
    }

    private List<AuditEntry> entries() {
        return bench.storage.audit().newest(Instant.EPOCH, Optional.empty(), 100);
    }

    @Test
    void every_route_of_an_operator_is_told_of_but_those_that_enqueue() {
        List<Route> untold =
                bench.dashboard.routes().stream()
                        .filter(route -> route.needed() == Role.OPERATOR)
                        .filter(route -> !Audits.tellsOf(route))
                        .toList();

        assertThat(untold)
                .extracting(route -> route.method() + " " + route.path())
                .containsExactlyInAnyOrderElementsOf(Audits.UNTOLD);
        assertThat(bench.dashboard.routes())
                .filteredOn(Audits::tellsOf)
                .allSatisfy(route -> assertThat(route.needed()).isEqualTo(Role.OPERATOR));
    }

    @Test
    void a_change_is_told_with_the_role_the_address_and_what_was_sent() throws IOException {
        String body = "{\"value\":\"5\"}";
        assertThat(bench.send("PUT", "/api/v1/settings/max_retries", body).status()).isEqualTo(200);

        AuditEntry entry = entries().getFirst();
        assertThat(entry.user()).isEqualTo("http operator");
        assertThat(entry.host()).isEqualTo("127.0.0.1");
        assertThat(entry.action()).isEqualTo("PUT /api/v1/settings/max_retries");
        assertThat(entry.arguments()).isEqualTo(body);
        assertThat(entry.result()).isEqualTo("done");
    }

    @Test
    void who_hangs_up_in_the_middle_is_no_fault_and_not_told() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), bench.port())) {
            String request =
                    "PUT /api/v1/settings/max_retries HTTP/1.1\r\nHost: "
                            + bench.host()
                            + "\r\nAuthorization: Bearer "
                            + DashboardBench.OPERATOR
                            + "\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 13\r\n\r\n{\"value\"";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
        assertThat(entries()).isEmpty();
        assertThat(bench.as(DashboardBench.VIEWER, "GET", "/metrics").content())
                .doesNotContain("code=\"500\"");
        assertThat(bench.log).isEmpty();
    }

    @Test
    void what_looks_enqueues_or_is_refused_is_not_told() throws IOException {
        bench.as(DashboardBench.OPERATOR, "GET", "/api/v1/jobs");
        bench.send("POST", "/api/v1/jobs", "{\"command\":\"true\"}");
        bench.send("PUT", "/api/v1/settings/max_retries", "{\"value\":\"many\"}");
        bench.sendAs(DashboardBench.VIEWER, "PUT", "/api/v1/settings/max_retries", "{}");
        bench.send("PUT", "/api/v1/settings/none", "{\"value\":\"5\"}");

        assertThat(entries()).isEmpty();
    }
}
