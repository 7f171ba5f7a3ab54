package dev.queuectl.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.sun.net.httpserver.HttpServer;

import dev.queuectl.acceptance.Json;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What pages elsewhere have the browser of an operator send to the dashboard: nothing is changed by
 * it, and nothing is told.
 */
class ForeignPagesIT extends Visit {
    /** Sends whatever a script can send, and answers what it was allowed to read. */
    private static final String REQUESTS =
            """
            async target => {
              const orders = [
                ['POST', '/api/v1/jobs', '{"command":"true"}'],
                ['POST', '/api/v1/jobs/actions', '{"action":"delete","q":"","all":true}'],
                ['POST', '/api/v1/jobs/victim/cancel', '{}'],
                ['POST', '/api/v1/jobs/victim/clone', ''],
                ['PUT', '/api/v1/settings/max_retries', '{"value":"9"}'],
                ['DELETE', '/api/v1/jobs/victim', ''],
                ['GET', '/api/v1/jobs', ''],
                ['GET', '/jobs/victim', ''],
              ];
              const read = [];
              for (const [method, path, body] of orders) {
                for (const mode of ['cors', 'no-cors']) {
                  for (const type of ['text/plain', 'application/json']) {
                    const init = { method, mode, credentials: 'include', headers: { 'Content-Type': type } };
                    if (body) init.body = body;
                    await fetch(target + path, init)
                      .then(async answer => read.push(answer.status + await answer.text()), () => {});
                  }
                }
                if (method === 'POST') navigator.sendBeacon(target + path, body);
                await new Promise(done => {
                  const image = new Image();
                  image.onload = image.onerror = done;
                  image.src = target + path;
                });
              }
              return read.join();
            }
            """;

    /** Has the browser leave the page by a form. */
    private static final String FORM =
            """
            ([action, name, value]) => {
              const form = document.createElement('form');
              form.method = 'post';
              form.enctype = 'text/plain';
              form.action = action;
              const field = document.createElement('input');
              field.name = name;
              field.value = value;
              form.append(field);
              document.body.append(form);
              form.submit();
            }
            """;

    private HttpServer elsewhere;

    @BeforeEach
    void serveAnotherPage() throws IOException {
        elsewhere =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 9);
        byte[] page =
                "<!DOCTYPE html><title>elsewhere</title><body>".getBytes(StandardCharsets.UTF_8);
        elsewhere.createContext(
                "/",
                exchange -> {
                    exchange.getResponseHeaders().add("Content-Type", "text/html");
                    exchange.sendResponseHeaders(200, page.length);
                    exchange.getResponseBody().write(page);
                    exchange.close();
                });
        elsewhere.start();
        queuectl.enqueue("--id", "victim", "true");
    }

    @AfterEach
    void nothing_has_changed() {
        elsewhere.stop(0);
        Json jobs = queuectl.call("list", "--all", "--json").exits(0).json();
        assertThat(jobs.texts("id")).containsExactly("victim");
        assertThat(queuectl.state("victim")).isEqualTo("pending");
        assertThat(queuectl.call("config", "get", "max_retries").exits(0).word()).isEqualTo("3");
    }

    /** The first is another site to the browser; the second is not, so that cookies go along. */
    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "127.0.0.1"})
    void scripts_images_and_forms_of_another_page_do_nothing(String host) {
        Page page = open("/").context().newPage();
        String there = "http://" + host + ":" + elsewhere.getAddress().getPort() + "/";
        page.navigate(there);
        Traffic traffic = Traffic.of(page);

        assertThat(page.evaluate(REQUESTS, base())).isEqualTo("");
        assertThat(traffic.answers())
                .as("what reached the server")
                .hasSizeGreaterThan(10)
                .anyMatch(answer -> answer.startsWith("POST "))
                .anyMatch(answer -> answer.startsWith("GET "))
                .allMatch(answer -> answer.matches("GET .*|(POST|OPTIONS) 40[35]"));
        for (String path : List.of("/api/v1/jobs", "/api/v1/jobs/victim/cancel")) {
            Page another = page.context().newPage();
            another.navigate(there);
            Response answer =
                    another.waitForResponse(
                            base() + path,
                            () ->
                                    another.evaluate(
                                            FORM,
                                            List.of(base() + path, "{\"command\":\"", "\"}")));
            assertThat(answer.status()).isEqualTo(403);
        }
    }

    @Test
    void a_name_that_was_bound_to_this_machine_afterwards_does_nothing() {
        int port = URI.create(serve("--no-token")).getPort();
        BrowserContext context = stranger(new NewContextOptions().setBypassCSP(true));
        Page page = context.newPage();
        String there = "http://rebound.example:" + port;
        Traffic traffic = Traffic.of(page);

        assertThat(page.navigate(there + "/").status()).isEqualTo(403);
        String read = String.valueOf(page.evaluate(REQUESTS, there));

        assertThat(read).contains("403").doesNotContain("victim");
        assertThat(traffic.answers())
                .hasSizeGreaterThan(10)
                .allMatch(answer -> answer.endsWith(" 403"));
    }
}
