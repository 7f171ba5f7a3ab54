package dev.queuectl.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The server alone, with little room: who gets a place, and where one request ends. */
class HttpServerTest {
    private static final int PLACES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Semaphore begun = new Semaphore(0);
    private final CompletableFuture<String> cutShort = new CompletableFuture<>();
    private final List<Socket> clients = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        start(PATIENCE);
    }

    /**
     * @param write how long a client may take to accept what is written
     */
    private void start(Duration write) throws IOException {
        Limits limits = new Limits(PLACES, 100, 10, 1_000, PATIENCE, PATIENCE, write);
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = HttpServer.start(free, limits, _ -> new Echo());
    }

    @AfterEach
    void close() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
        server.close();
    }

    /** Answers a body with itself, and at {@code /flood} more than anybody accepts. */
    private final class Echo implements Handler {
        @Override
        public Response answer(Request request) throws IOException {
            String path = request.target().path();
            begun.release();
            return switch (path) {
                case "/flood" -> Response.live("text/plain", this::flood);
                case "/unread" -> Response.of(200, "text/plain", "unread");
                default -> Response.of(200, "text/plain", path + " " + text(request.body(1_000)));
            };
        }

        private void flood(Response.Sink sink) throws IOException {
            byte[] much = new byte[1 << 20];
            try {
                while (true) {
                    sink.send(much, 0, much.length);
                }
            } catch (IOException e) {
                cutShort.complete("cut short");
                throw e;
            }
        }

        @Override
        public Response failed(Throwable failure) {
            return failure instanceof Refusal refusal
                    ? Response.of(refusal.status(), "text/plain", refusal.message())
                    : Response.of(500, "text/plain", "failed");
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port());
        clients.add(client);
        return client;
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String answers(String request) throws IOException {
        Socket client = connect();
        send(client, request);
        return text(client.getInputStream().readAllBytes());
    }

    @Test
    void where_all_are_busy_one_more_is_told_to_come_back() throws Exception {
        for (int i = 0; i < PLACES; i++) {
            send(connect(), "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab");
        }
        assertThat(begun.tryAcquire(PLACES, PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        assertThat(answers(""))
                .startsWith("HTTP/1.1 503 ")
                .contains("Retry-After: 1\r\n", "Connection: close\r\n");
        Socket first = clients.getFirst();
        send(first, "cde");
        assertThat(text(first.getInputStream().readNBytes(12))).isEqualTo("HTTP/1.1 200");
    }

    @Test
    void who_is_silent_makes_room_for_who_wants_something() throws IOException {
        for (int i = 0; i < PLACES; i++) {
            Socket _ = connect();
        }
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(answers("GET /a HTTP/1.1\r\nConnection: close\r\n\r\n"))
                                .startsWith("HTTP/1.1 200 ")
                                .endsWith("/a "));
    }

    @Test
    void who_accepts_nothing_is_cut_off() throws IOException {
        server.close();
        start(Duration.ofSeconds(1));
        send(connect(), "GET /flood HTTP/1.1\r\n\r\n");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(cutShort).isCompleted());
    }

    @Test
    void requests_that_come_at_once_are_answered_in_their_order() throws IOException {
        assertThat(
                        answers(
                                "POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nx\nz"
                                        + "POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                                        + "1;x=y\r\nz\r\n0\r\nTrailer: t\r\n\r\n"
                                        + "GET /c HTTP/1.1\r\nConnection: close\r\n\r\n"))
                .containsSubsequence("/a x\nz", "/b z", "/c ");
    }

    @Test
    void a_head_that_cannot_be_read_has_no_content_either() throws IOException {
        assertThat(answers("HEAD /%zz HTTP/1.1\r\n\r\nGET /after HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("Connection: close\r\n")
                .endsWith("\r\n\r\n")
                .doesNotContain("after", "HTTP/1.1 200 ");
    }

    @Test
    void what_a_request_brought_and_nobody_read_is_no_other_request() throws IOException {
        String hidden = "GET /hidden HTTP/1.1\r\n\r\n";
        assertThat(
                        answers(
                                "POST /unread HTTP/1.1\r\nContent-Length: "
                                        + hidden.length()
                                        + "\r\n\r\n"
                                        + hidden))
                .endsWith("unread")
                .doesNotContain("hidden");
    }
}
