package dev.queuectl.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.web.http.Handler;
import dev.queuectl.web.http.HttpServer;
import dev.queuectl.web.http.Request;
import dev.queuectl.web.http.Response;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** How often pages are made that many have open. */
class SharedPagesTest {
    private static final int TABS = 50;
    private static final String PATIENT = "Queuectl-Max-Age: 4000\r\n";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final AtomicLong news = new AtomicLong();
    private final AtomicInteger made = new AtomicInteger();
    private volatile boolean alwaysMore;
    private @AutoClose HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        SharedPages pages = new SharedPages(now::get, news::get);
        Endpoint page =
                pages.of(call -> {
                    if (alwaysMore) {
                        news.incrementAndGet();
                    }
                    String path = call.request().target().path();
                    return Response.of(200, "text/html", path + " " + made.incrementAndGet());
                });
        Handler handler =
                new Handler() {
                    @Override
                    public Response answer(Request request) throws Exception {
                        Role role =
                                request.headers().all("Operator").isEmpty()
                                        ? Role.VIEWER
                                        : Role.OPERATOR;
                        return page.answer(new Call(request, Map.of(), role));
                    }

                    @Override
                    public Response failed(Throwable failure) {
                        return Response.of(400, "text/plain", String.valueOf(failure.getMessage()));
                    }
                };
        server =
                HttpServer.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        DashboardBench.PATIENT,
                        _ -> handler);
    }

    private String ask(String target, String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String request =
                    "GET "
                            + target
                            + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n"
                            + headers
                            + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return Reply.parse(socket.getInputStream().readAllBytes()).body();
        }
    }

    /** Answers what so many tabs are shown that ask at once. */
    private Set<String> askByManyTabs() throws Exception {
        Set<String> shown = new HashSet<>();
        try (ExecutorService tabs = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> asked = new ArrayList<>();
            for (int tab = 0; tab < TABS; tab++) {
                asked.add(tabs.submit(() -> ask("/jobs", PATIENT)));
            }
            for (Future<String> each : asked) {
                shown.add(each.get());
            }
        }
        return shown;
    }

    @Test
    void a_page_is_made_once_for_all_tabs_until_there_are_news() throws Exception {
        assertThat(askByManyTabs()).containsExactly("/jobs 1");
        now.updateAndGet(at -> at.plusMillis(4000));
        assertThat(askByManyTabs()).containsExactly("/jobs 1");

        news.incrementAndGet();
        assertThat(askByManyTabs()).containsExactly("/jobs 2");
        now.updateAndGet(at -> at.plusMillis(4001));
        assertThat(askByManyTabs()).containsExactly("/jobs 3");
    }

    @Test
    void while_much_happens_tabs_wait_for_each_other() throws Exception {
        alwaysMore = true;
        Set<String> _ = askByManyTabs();
        Set<String> _ = askByManyTabs();
        assertThat(made.get()).as("made for %d that asked", 2 * TABS).isBetween(2, TABS / 2);
    }

    @Test
    void whoever_just_comes_gets_what_is_so_now() throws IOException {
        assertThat(ask("/jobs", PATIENT)).isEqualTo("/jobs 1");
        assertThat(ask("/jobs", "")).isEqualTo("/jobs 2");
        assertThat(ask("/jobs", "")).isEqualTo("/jobs 3");
    }

    @Test
    void nobody_gets_the_page_of_somebody_else() throws IOException {
        assertThat(ask("/jobs", PATIENT)).isEqualTo("/jobs 1");
        assertThat(ask("/jobs?q=state:dead", PATIENT)).isEqualTo("/jobs 2");
        assertThat(ask("/jobs", PATIENT + "Operator: yes\r\n")).isEqualTo("/jobs 3");
        assertThat(ask("/jobs", PATIENT + "Cookie: queuectl-theme=dark\r\n")).isEqualTo("/jobs 4");
        assertThat(ask("/jobs", PATIENT + "Cookie: a=b\r\n")).isEqualTo("/jobs 1");
    }

    @Test
    void pages_that_nobody_asks_for_are_given_up() throws IOException {
        for (int page = 0; page < 33; page++) {
            assertThat(ask("/jobs/" + page, PATIENT)).endsWith(" " + (page + 1));
        }
        assertThat(ask("/jobs/32", PATIENT)).isEqualTo("/jobs/32 33");
        assertThat(ask("/jobs/0", PATIENT)).isEqualTo("/jobs/0 34");
    }

    @Test
    void an_age_that_is_none_is_refused() throws IOException {
        for (String wrong : List.of("-1", "soon", "60001", "99999999999999999999", "")) {
            assertThat(ask("/jobs", "Queuectl-Max-Age: " + wrong + "\r\n"))
                    .contains("Queuectl-Max-Age must be");
        }
        assertThat(made).hasValue(0);
    }
}
