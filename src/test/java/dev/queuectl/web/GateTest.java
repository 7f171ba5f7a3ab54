package dev.queuectl.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;

/** Who gets in: by which token, under which name, from which page. */
class GateTest {
    @TempDir Path folder;
    private DashboardBench bench;

    @BeforeEach
    void open() throws IOException {
        bench = DashboardBench.open(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void nobody_without_a_token_sees_anything() throws IOException {
        Reply reply = bench.plain("GET", "/api/v1/jobs");

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("WWW-Authenticate")).startsWith("Bearer");
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.body()).contains("\"code\":\"refused\"", "\"status\":401");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "operator-token-of-the-test",
                "operator-token-of-the-testsx",
                "OPERATOR-TOKEN-OF-THE-TESTS"
            })
    void a_token_that_is_only_nearly_right_says_the_same_as_none(String token) throws IOException {
        Reply none = bench.plain("GET", "/api/v1/jobs");
        Reply near = bench.plain("GET", "/api/v1/jobs", "Authorization: Bearer " + token);

        assertThat(near.status()).isEqualTo(401);
        assertThat(near.body()).isEqualTo(none.body());
    }

    @Test
    void tokens_of_both_roles_let_in() throws IOException {
        assertThat(bench.as(DashboardBench.VIEWER, "GET", "/api/v1/jobs").status()).isEqualTo(200);
        assertThat(bench.as(DashboardBench.OPERATOR, "GET", "/api/v1/jobs").status())
                .isEqualTo(200);
    }

    @Test
    void the_link_leaves_a_cookie_that_no_script_reads_and_hides_the_token() throws IOException {
        Reply login = bench.plain("GET", "/login?token=" + DashboardBench.VIEWER);

        assertThat(login.status()).isEqualTo(303);
        assertThat(login.header("Location")).isEqualTo("/");
        String cookie = login.header("Set-Cookie");
        assertThat(cookie)
                .startsWith("queuectl-" + bench.port() + "=")
                .contains("HttpOnly", "SameSite=Strict", "Path=/")
                .doesNotContain(DashboardBench.VIEWER);
        Reply page =
                bench.plain(
                        "GET", "/", "Cookie: other=1; " + cookie.substring(0, cookie.indexOf(';')));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(bench.plain("GET", "/login?token=" + DashboardBench.VIEWER + "x").status())
                .isEqualTo(401);
    }

    @Test
    void the_printed_link_lets_in() throws IOException {
        String link = bench.dashboard.link();
        assertThat(link).startsWith("http://" + bench.host() + "/login?token=");
        assertThat(bench.plain("GET", link.substring(link.indexOf("/login"))).status())
                .isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:PORT",
                "127.0.0.1:PORT:1",
                "127.0.0.1:123456",
                "127.0.0.1:",
                "::1",
                "[::1",
                "[localhost]:PORT",
                "127.0.0.1:PORT.evil.example",
                "localhost.evil.example:PORT",
                "user@127.0.0.1:PORT",
                "192.168.0.1:PORT",
                ""
            })
    void another_name_is_refused_whatever_is_asked(String host) throws IOException {
        String told = host.replace("PORT", Integer.toString(bench.port()));
        for (String target : new String[] {"/healthz", "/", "/no-such-page", "/static/x"}) {
            Reply reply =
                    bench.raw(
                            "GET "
                                    + target
                                    + " HTTP/1.1\r\nHost: "
                                    + told
                                    + "\r\nConnection: close\r\n\r\n");
            assertThat(reply.status()).as(target).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:PORT",
                "localhost:PORT",
                "LOCALHOST:PORT",
                "localhost.:PORT",
                "[::1]:PORT",
                "[0:0:0:0:0:0:0:1]:PORT",
                "127.0.0.1",
                "localhost:9090",
                "queue.example",
                "Queue.Example:443"
            })
    void names_of_this_machine_are_answered_whatever_port_leads_there(String host)
            throws IOException {
        String told = host.replace("PORT", Integer.toString(bench.port()));
        assertThat(
                        bench.raw(
                                        "GET /healthz HTTP/1.1\r\nHost: "
                                                + told
                                                + "\r\nConnection: close\r\n\r\n")
                                .status())
                .isEqualTo(200);
    }

    @Test
    void two_names_or_none_are_refused() throws IOException {
        String host = "Host: " + bench.host() + "\r\n";
        String end = "Connection: close\r\n\r\n";
        assertThat(bench.raw("GET /healthz HTTP/1.1\r\n" + host + host + end).status())
                .isEqualTo(400);
        assertThat(bench.raw("GET /healthz HTTP/1.0\r\n\r\n").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: null",
                "Origin: http://evil.example",
                "Origin: https://127.0.0.1:PORT",
                "Origin: http://127.0.0.1:1",
                "Sec-Fetch-Site: same-site",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: none"
            })
    void what_changes_something_is_refused_to_other_pages(String header) throws IOException {
        String told = header.replace("PORT", Integer.toString(bench.port()));
        for (String method : new String[] {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "X"}) {
            Reply reply = bench.as(DashboardBench.OPERATOR, method, "/api/v1/jobs", told);
            assertThat(reply.status()).as(method).isEqualTo(403);
            assertThat(reply.headers()).doesNotContainKey("access-control-allow-origin");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:9090, http://localhost:9090, 405",
        "localhost:9090, http://LOCALHOST.:9090, 405",
        "localhost:9090, http://localhost:PORT, 403",
        "localhost:9090, http://localhost, 403",
        "localhost:9090, https://localhost:9090, 403",
        "localhost:9090, http://127.0.0.1:9090, 403",
        "127.0.0.1:PORT, http://127.0.0.1:9999, 403",
        "localhost, http://localhost, 405",
        "localhost, http://localhost:80, 405",
        "localhost, https://localhost, 403",
        "[::1]:80, http://[0:0::1], 405",
        "queue.example, https://queue.example, 405",
        "queue.example:443, https://Queue.Example, 405",
        "queue.example:8443, https://queue.example:8443, 405",
        "queue.example:8443, https://queue.example, 403",
        "queue.example, https://queue.example:8443, 403",
        "queue.example, https://evil.example, 403",
        "queue.example, https://localhost, 403",
        "queue.example, http://queue.example:443, 403",
        "queue.example, ftp://queue.example, 403",
        "queue.example, https://, 403",
        "queue.example, https://queue.example/, 403",
        "queue.example, https://x@queue.example, 403"
    })
    void a_page_of_the_server_comes_by_the_way_of_its_orders(String host, String origin, int status)
            throws IOException {
        String cookie = "queuectl-" + bench.port() + "=" + Tokens.cookie(DashboardBench.OPERATOR);
        String request =
                "POST /api/v1/jobs/x HTTP/1.1\r\nHost: "
                        + host
                        + "\r\nOrigin: "
                        + origin
                        + "\r\nCookie: "
                        + cookie
                        + "\r\nConnection: close\r\n\r\n";

        assertThat(bench.raw(request.replace("PORT", "" + bench.port())).status())
                .isEqualTo(status);
    }

    @Test
    void a_cookie_alone_does_not_say_that_a_page_of_ours_asks() throws IOException {
        String cookie =
                "Cookie: queuectl-" + bench.port() + "=" + Tokens.cookie(DashboardBench.OPERATOR);
        assertThat(bench.plain("POST", "/api/v1/jobs/x", cookie).status()).isEqualTo(403);
        assertThat(
                        bench.plain("POST", "/api/v1/jobs/x", cookie, "Sec-Fetch-Site: same-origin")
                                .status())
                .isEqualTo(405);
        assertThat(
                        bench.plain(
                                        "POST",
                                        "/api/v1/jobs/x",
                                        cookie,
                                        "Origin: http://" + bench.host())
                                .status())
                .isEqualTo(405);
    }

    @Test
    void without_tokens_a_script_must_still_say_that_it_is_no_page_elsewhere() throws IOException {
        bench.close();
        Path other = folder.resolve("other");
        assertThat(other.toFile().mkdir()).isTrue();
        bench = DashboardBench.withoutToken(other);

        assertThat(bench.plain("GET", "/api/v1/jobs").status()).isEqualTo(200);
        assertThat(bench.plain("POST", "/api/v1/jobs/x").status()).isEqualTo(403);
        assertThat(bench.as("anything", "POST", "/api/v1/jobs/x").status()).isEqualTo(405);
        assertThat(
                        bench.raw(
                                        "GET /healthz HTTP/1.1\r\nHost: queue.example:"
                                                + bench.port()
                                                + "\r\nConnection: close\r\n\r\n")
                                .status())
                .isEqualTo(200);
    }

    @Test
    void every_response_tells_the_browser_to_do_nothing_but_show_it() throws IOException {
        for (String target : new String[] {"/", "/healthz", "/static/queuectl.css", "/nothing"}) {
            Reply reply = bench.as(DashboardBench.VIEWER, "GET", target, "Accept: text/html");
            assertThat(reply.header("Content-Security-Policy"))
                    .as(target)
                    .contains("default-src 'none'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(reply.headers()).doesNotContainKey("access-control-allow-origin");
        }
    }
}
