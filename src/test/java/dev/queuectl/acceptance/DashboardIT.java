package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The dashboard as its user starts it. */
@EveryStore
@Execution(ExecutionMode.CONCURRENT)
class DashboardIT {
    @AutoClose private final Queuectl queuectl = new Queuectl();

    @Test
    void the_printed_link_opens_the_page_and_a_signal_ends_the_server()
            throws IOException, InterruptedException {
        queuectl.enqueue("--id", "seen", "true");
        Call server = queuectl.start("dashboard", "--port", "0");
        await().until(() -> server.printed().endsWith("\n"));
        String link = server.printed().strip();

        assertThat(link).matches("http://127\\.0\\.0\\.1:\\d+/login\\?token=[\\w-]{43}");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(
                                        queuectl.home().resolve("dashboard.tokens"))))
                .isEqualTo("rw-------");
        try (HttpClient browser =
                HttpClient.newBuilder()
                        .cookieHandler(new CookieManager())
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .build()) {
            HttpResponse<String> page = get(browser, URI.create(link));
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("<h1>Overview</h1>");
            assertThat(get(browser, page.uri().resolve("/api/v1/jobs/seen")).body())
                    .startsWith("{\"id\":\"seen\"");
        }
        server.signal("TERM");
        server.end().exits(0);
    }

    private static HttpResponse<String> get(HttpClient browser, URI uri)
            throws IOException, InterruptedException {
        return browser.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    @Test
    void a_port_in_use_is_said_clearly() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertThat(queuectl.call("dashboard", "--port", port).exits(1).said())
                    .contains("port " + port, "in use", "--port 0");
        }
    }

    @Test
    void other_machines_are_not_let_in_without_a_token() {
        assertThat(queuectl.call("dashboard", "--host", "0.0.0.0", "--no-token").exits(9).said())
                .contains("could run commands here");
    }

    @Test
    void output_is_asked_for_part_by_part_while_it_is_written() throws Exception {
        Call server = queuectl.start("dashboard", "--port", "0", "--no-token");
        URI url = URI.create(server.awaitPrinted("\n").printed().strip());
        queuectl.enqueue(
                "--id", "tail", "printf one; until [ -e go ]; do sleep 0.1; done; printf two");
        queuectl.startWorker();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder output =
                    HttpRequest.newBuilder(url.resolve("/api/v1/jobs/tail/runs/1/output"));
            HttpRequest news = output.copy().header("Range", "bytes=3-").build();
            await().until(
                            () -> client.send(output.build(), BodyHandlers.ofString()).body(),
                            "one"::equals);
            HttpResponse<String> nothing = client.send(news, BodyHandlers.ofString());
            assertThat(nothing.statusCode()).isEqualTo(416);
            assertThat(nothing.headers().firstValue("Content-Range")).hasValue("bytes */3");
            HttpRequest part = output.copy().header("Range", "bytes=1-").build();
            HttpResponse<String> soFar = client.send(part, BodyHandlers.ofString());
            assertThat(soFar.body()).isEqualTo("ne");
            assertThat(soFar.headers().firstValue("Content-Range")).hasValue("bytes 1-2/*");

            Files.createFile(queuectl.work().resolve("go"));
            queuectl.awaitState("tail", "completed");
            HttpResponse<String> rest = client.send(news, BodyHandlers.ofString());
            assertThat(rest.body()).isEqualTo("two");
            assertThat(rest.headers().firstValue("Content-Range")).hasValue("bytes 3-5/6");
        }
        server.signal("TERM");
        server.end().exits(0);
    }

    @Test
    void a_worker_tells_its_metrics_where_it_was_asked_to() throws Exception {
        URI metrics =
                URI.create(
                        queuectl.call("worker", "start", "--metrics", "0", "--json")
                                .exits(0)
                                .json()
                                .get("metrics")
                                .text());
        queuectl.enqueue("--id", "counted", "true");
        queuectl.awaitState("counted", "completed");
        try (HttpClient client = HttpClient.newHttpClient()) {
            await().untilAsserted(() ->
                    assertThat(get(client, metrics).body())
                            .contains(
                                    "{queue=\"default\",state=\"completed\"} 1\n",
                                    "\nqueuectl_workers{state=\"alive\"} 1\n"));
            assertThat(get(client, metrics.resolve("/readyz")).body()).isEqualTo("ok\n");
            assertThat(get(client, metrics.resolve("/api/v1/jobs")).statusCode()).isEqualTo(404);
        }

        String port = Integer.toString(metrics.getPort());
        for (String verb : List.of("run", "start")) {
            assertThat(queuectl.call("worker", verb, "--metrics", port).exits(1).said())
                    .contains("port " + port, "in use", "--metrics 0");
        }
        assertThat(queuectl.call("worker", "start", "--metrics", "http").exits(2).said())
                .contains("--metrics");
        assertThat(queuectl.call("worker", "install", "--print", "--metrics", port).exits(0).text())
                .contains("--metrics " + port);
    }
}
