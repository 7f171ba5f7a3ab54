package dev.queuectl.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.Patience;
import dev.queuectl.acceptance.Call;
import dev.queuectl.acceptance.Json;
import dev.queuectl.acceptance.Queuectl;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A dashboard whose port is reached by clients who mean no good. What they cost the workers is
 * judged by what the same clients cost them when they reach a port that takes everything and does
 * nothing.
 */
class DashboardAttackIT {
    private static final int SLOW_CLIENTS = 200;
    private static final int NOISY_CLIENTS = 4;

    /** How long each of the noisy ones rests. */
    private static final long REST_MILLIS = 20;

    private static final int IDLE_CLIENTS = Figures.choose(700, 2_000);
    private static final int JOBS = Figures.choose(300, 10_000);

    /** How long the dashboard is attacked, and the sink as long again. */
    private static final Duration LONG = Duration.ofSeconds(Figures.choose(1, 600));

    /** Of a moment's work no share can be told. */
    private static final double LEAST_SHARE = Figures.choose(0, 90) / 100.0;

    private static final long MIB = 1024 * 1024;

    /** Of the connections that the server takes, the files of the program, and some. */
    private static final int MOST_FILES = 512 + 200;

    private final Random random = Figures.random(this);
    private final AtomicInteger attacks = new AtomicInteger();
    @AutoClose private final Queuectl queuectl = new Queuectl();
    @AutoClose private final HttpClient client = HttpClient.newHttpClient();
    private Call server;
    private int port;
    private String token;

    @BeforeEach
    void serve() {
        server = queuectl.start("dashboard", "--port", "0", "--json").awaitPrinted("\n");
        Json told = Json.parse(server.printed().getBytes(StandardCharsets.UTF_8));
        port = Math.toIntExact(told.get("port").whole());
        token = told.get("link").text().replaceAll(".*token=", "");
    }

    @Test
    void slow_and_noisy_clients_keep_nobody_from_working() throws Exception {
        long before = residentBytes();
        Duration onSink = Duration.ZERO;
        Duration onServer = Duration.ZERO;
        int rounds = 0;
        try (Sink sink = new Sink()) {
            for (; onServer.compareTo(LONG) < 0; rounds++) {
                onSink = onSink.plus(workUnderAttack(sink.port()));
                onServer = onServer.plus(workUnderAttack(port));
            }
        }

        assertThat(queuectl.counts().get("completed").whole()).isEqualTo(2L * rounds * (JOBS + 1));
        long after = residentBytes();
        double share = (double) onSink.toMillis() / onServer.toMillis();
        System.out.printf(
                "dashboard: %d attacks in %d s, share %.2f, %d MiB before, %d MiB after%n",
                attacks.get(), onServer.toSeconds(), share, before / MIB, after / MIB);
        assertThat(share).isGreaterThanOrEqualTo(LEAST_SHARE);
        assertThat(after).isLessThanOrEqualTo(before * 3 / 2 + 128 * MIB);
        endsHavingSaidNothing();
    }

    /**
     * Answers how long workers take for some jobs; meanwhile the server serves who asks it well.
     */
    private Duration workUnderAttack(int attacked) throws Exception {
        queuectl.callWithInput("{\"command\":\"true\"}\n".repeat(JOBS), "enqueue", "-").exits(0);
        try (Attack _ = new Attack(attacked)) {
            assertThat(enqueue()).isEqualTo(201);
            long start = System.nanoTime();
            Call worker = queuectl.start("worker", "run", "--drain", "--count", "2");
            await().atMost(LONG.plus(Patience.LONG))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> get("/healthz") == 200 && !worker.lives());
            worker.end().exits(0);
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }

    @Test
    void idle_clients_take_nobody_a_place() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < IDLE_CLIENTS; i++) {
                idle.add(new Socket(InetAddress.getLoopbackAddress(), port));
            }
            assertThat(get("/healthz")).isEqualTo(200);
            assertThat(enqueue()).isEqualTo(201);
            assertThat(openFiles()).isLessThan(MOST_FILES);
        } finally {
            for (Socket each : idle) {
                each.close();
            }
        }
        endsHavingSaidNothing();
    }

    private void endsHavingSaidNothing() {
        server.signal("TERM");
        assertThat(server.end().exits(0).said())
                .isEqualTo("open that in a browser; Ctrl-C stops\n");
    }

    /** All who mean no good, at one port until it is closed. */
    private final class Attack implements AutoCloseable {
        private final int attacked;
        private final CountDownLatch over = new CountDownLatch(1);
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

        Attack(int attacked) {
            this.attacked = attacked;
            for (int i = 0; i < SLOW_CLIENTS; i++) {
                threads.execute(this::beSlow);
            }
            for (int i = 0; i < NOISY_CLIENTS; i++) {
                Random own = new Random(random.nextLong());
                threads.execute(() -> makeNoise(own));
            }
        }

        /** Begins a request, and says no more until the connection is ended. */
        private void beSlow() {
            while (over.getCount() > 0) {
                try (Socket socket = connected()) {
                    socket.getOutputStream()
                            .write(
                                    "POST /api/v1/jobs HTTP/1.1\r\nContent-Length: 100\r\nX: "
                                            .getBytes(StandardCharsets.ISO_8859_1));
                    awaitEnd(socket);
                } catch (IOException refused) {
                    // So it should be, now and then.
                }
            }
        }

        private void makeNoise(Random own) {
            try {
                while (!over.await(REST_MILLIS, TimeUnit.MILLISECONDS)) {
                    byte[] bytes = new byte[own.nextInt(20_000)];
                    own.nextBytes(bytes);
                    try (Socket socket = connected()) {
                        socket.getOutputStream().write(bytes);
                        socket.shutdownOutput();
                        awaitEnd(socket);
                    } catch (IOException refused) {
                        // So it should be, most of the time.
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private Socket connected() throws IOException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), attacked);
            socket.setSoTimeout(200);
            attacks.incrementAndGet();
            return socket;
        }

        private void awaitEnd(Socket socket) throws IOException {
            byte[] answer = new byte[1_000];
            while (over.getCount() > 0) {
                try {
                    if (socket.getInputStream().read(answer) < 0) {
                        return;
                    }
                } catch (SocketTimeoutException silent) {
                    // It is still there.
                }
            }
        }

        @Override
        public void close() {
            over.countDown();
            threads.close();
        }
    }

    /** Takes every connection and all that comes, until the client ends it. */
    private static final class Sink implements AutoCloseable {
        private final ServerSocket listening =
                new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

        Sink() throws IOException {
            threads.execute(this::accept);
        }

        int port() {
            return listening.getLocalPort();
        }

        private void accept() {
            try {
                while (true) {
                    Socket socket = listening.accept();
                    threads.execute(() -> swallow(socket));
                }
            } catch (IOException closed) {
                // Nobody comes any more.
            }
        }

        private static void swallow(Socket socket) {
            try (socket) {
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException gone) {
                // As they do.
            }
        }

        @Override
        public void close() throws IOException {
            listening.close();
            threads.close();
        }
    }

    private int get(String target) throws IOException, InterruptedException {
        return status(request(target).GET());
    }

    private int enqueue() throws IOException, InterruptedException {
        return status(
                request("/api/v1/jobs")
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"command\":\"true\"}")));
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .timeout(Patience.LONG);
    }

    private int status(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private int openFiles() throws IOException {
        try (Stream<Path> files = Files.list(ofServer("fd"))) {
            return (int) files.count();
        }
    }

    private long residentBytes() throws IOException {
        try (Stream<String> lines = Files.lines(ofServer("status"))) {
            String line = lines.filter(text -> text.startsWith("VmRSS:")).findFirst().orElseThrow();
            return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
        }
    }

    private Path ofServer(String name) {
        return Path.of("/proc/" + server.process().pid(), name);
    }
}
