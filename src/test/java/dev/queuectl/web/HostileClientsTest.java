package dev.queuectl.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.Patience;
import dev.queuectl.domain.Jobs;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.web.http.Limits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients that mean no good, or know no better; the others must not notice. */
class HostileClientsTest {
    private static final int SLOW_CLIENTS = 200;
    private static final int RANDOM_REQUESTS = Integer.getInteger("queuectl.web.requests", 2_000);
    private static final Duration SOON = Duration.ofSeconds(3);

    private static final String HEAD =
            "POST /api/v1/jobs HTTP/1.1\r\nHost: @HOST@\r\nAuthorization: Bearer "
                    + DashboardBench.OPERATOR
                    + "\r\nContent-Type: application/json\r\n";

    /** Requests that stop in the middle. */
    private static final List<String> BEGINNINGS =
            List.of(
                    "P",
                    "POST /api",
                    "GET /healthz HTTP/1.1\r\n",
                    HEAD,
                    HEAD + "X: ",
                    HEAD + "Content-Length: 100\r\n\r\n{\"command\"",
                    HEAD + "Transfer-Encoding: chunked\r\n\r\n",
                    HEAD + "Transfer-Encoding: chunked\r\n\r\na\r\n{\"command\"\r\n",
                    HEAD + "Transfer-Encoding: chunked\r\n\r\nff\r\n{\"co",
                    HEAD + "Transfer-Encoding: chunked\r\n\r\n0\r\nTrailer: ");

    @TempDir Path folder;
    private DashboardBench bench;

    @BeforeEach
    void open() throws IOException {
        bench = DashboardBench.within(limits(SOON, Patience.LONG), folder);
        bench.storage.jobs().enqueue(List.of(Jobs.pending("job1")), Acceptance.EACH);
    }

    private static Limits limits(Duration request, Duration silence) {
        Limits usual = Limits.USUAL;
        return new Limits(
                usual.connections(),
                usual.targetBytes(),
                usual.headers(),
                usual.headerBytes(),
                request,
                silence,
                Patience.LONG);
    }

    @AfterEach
    void close() {
        bench.close();
        assertThat(bench.log).isEmpty();
    }

    private int stored() {
        return bench.storage.jobs().withPrefix("", 5_000).size();
    }

    @Test
    void who_is_too_slow_is_told_so_and_let_go_while_others_are_served() throws Exception {
        List<Future<Reply>> slow = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < SLOW_CLIENTS; i++) {
                String start =
                        BEGINNINGS.get(i % BEGINNINGS.size()).replace("@HOST@", bench.host());
                boolean drips = i % 2 == 1;
                slow.add(clients.submit(() -> drips ? drip(start) : bench.raw(start)));
            }
            int served = 0;
            do {
                assertThat(bench.plain("GET", "/healthz").status()).isEqualTo(200);
                assertThat(bench.send("POST", "/api/v1/jobs", "{\"command\":\"true\"}").status())
                        .isEqualTo(201);
                served++;
            } while (!slow.stream().allMatch(Future::isDone));
            assertThat(stored()).isEqualTo(1 + served);
        }
        for (Future<Reply> each : slow) {
            assertThat(each.get().body()).contains("\"code\":\"timed_out\"");
            assertThat(each.get().status()).isEqualTo(408);
        }
    }

    /** Sends a byte more each time the server has said nothing for a moment. */
    private Reply drip(String start) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), bench.port())) {
            socket.getOutputStream().write(start.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            socket.setSoTimeout(100);
            while (isSilent(in, answer)) {
                socket.getOutputStream().write('x');
            }
            socket.setSoTimeout(0);
            in.transferTo(answer);
        } catch (SocketException reset) {
            // As hanging up, with something unread.
        }
        return Reply.parse(answer.toByteArray());
    }

    private static boolean isSilent(InputStream in, ByteArrayOutputStream answer)
            throws IOException {
        try {
            answer.writeBytes(in.readNBytes(1));
            return false;
        } catch (SocketTimeoutException stillSilent) {
            return true;
        }
    }

    @Test
    void who_says_nothing_at_all_is_let_go_without_a_word(@TempDir Path other) throws IOException {
        try (DashboardBench impatient = DashboardBench.within(limits(Patience.LONG, SOON), other)) {
            assertThat(impatient.exchange(new byte[0])).isEmpty();
            assertThat(impatient.log).isEmpty();
        }
    }

    @Test
    void bytes_by_chance_are_answered_and_change_nothing() throws IOException {
        long seed = Long.getLong("queuectl.web.seed", System.nanoTime() & 0xffff_ffffL);
        System.out.println("HostileClientsTest: -Dqueuectl.web.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < RANDOM_REQUESTS; i++) {
            byte[] sent = i % 4 == 0 ? noise(random) : spoilt(random);
            String shown = "request " + i + " of seed " + seed;
            for (Reply reply : replies(bench.exchange(sent), shown)) {
                assertThat(reply.status()).as(shown).isBetween(200, 499);
                assertThat(reply.body()).as(shown).doesNotContain("Exception", ".java");
            }
        }
        assertThat(bench.plain("GET", "/healthz").status()).isEqualTo(200);
        assertThat(stored()).isEqualTo(1);
    }

    private static byte[] noise(Random random) {
        byte[] bytes = new byte[random.nextInt(3_000)];
        random.nextBytes(bytes);
        return ended(bytes);
    }

    /** A request by one who may not change anything, of which some bytes are others. */
    private byte[] spoilt(Random random) {
        List<String> targets =
                List.of(
                        "/",
                        "/jobs?q=state:dead",
                        "/api/v1/jobs?limit=5",
                        "/api/v1/jobs/job1/logs");
        String text =
                "GET "
                        + targets.get(random.nextInt(targets.size()))
                        + " HTTP/1.1\r\nHost: "
                        + bench.host()
                        + "\r\nAuthorization: Bearer "
                        + DashboardBench.VIEWER
                        + "\r\nAccept: */*\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                default -> {
                    int from = random.nextInt(bytes.length);
                    int length = Math.min(random.nextInt(40), bytes.length - Math.max(at, from));
                    System.arraycopy(bytes, from, bytes, at, length);
                }
            }
        }
        return ended(bytes);
    }

    /** With an end after which no reader waits for more. */
    private static byte[] ended(byte[] bytes) {
        byte[] end = "\n\r\n\r\nx\n\n".getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = Arrays.copyOf(bytes, bytes.length + end.length);
        System.arraycopy(end, 0, all, bytes.length, end.length);
        return all;
    }

    /** Answers the responses, each as long as it says: what is read as two requests gets two. */
    private static List<Reply> replies(byte[] bytes, String shown) {
        List<Reply> replies = new ArrayList<>();
        byte[] rest = bytes;
        while (rest.length > 0) {
            Reply reply = Reply.parse(rest);
            String length = reply.header("Content-Length");
            int head = new String(rest, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
            int end = length.isEmpty() ? rest.length : head + Integer.parseInt(length);
            assertThat(end).as(shown).isLessThanOrEqualTo(rest.length);
            replies.add(reply);
            rest = Arrays.copyOfRange(rest, end, rest.length);
        }
        return replies;
    }
}
