package dev.queuectl.web;

import dev.queuectl.Patience;
import dev.queuectl.client.EnqueueDefaults;
import dev.queuectl.store.Storage;
import dev.queuectl.store.sqlite.OpenOptions;
import dev.queuectl.store.sqlite.SqliteStorage;
import dev.queuectl.web.http.Limits;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real server over a real queue in a folder, asked by bytes on a socket as anybody may. */
final class DashboardBench implements AutoCloseable {
    static final String OPERATOR = "operator-token-of-the-tests";
    static final String VIEWER = "viewer-token-of-the-tests";

    /** The usual ones, but for time: a client here is slow only where its test says so. */
    static final Limits PATIENT =
            new Limits(
                    Limits.USUAL.connections(),
                    Limits.USUAL.targetBytes(),
                    Limits.USUAL.headers(),
                    Limits.USUAL.headerBytes(),
                    Patience.LONG,
                    Limits.USUAL.silence(),
                    Patience.LONG);

    final Storage storage;
    final Dashboard dashboard;
    final List<String> log = new CopyOnWriteArrayList<>();

    private DashboardBench(Path folder, DashboardOptions options) throws IOException {
        this(folder, options, PATIENT);
    }

    private DashboardBench(Path folder, DashboardOptions options, Limits limits)
            throws IOException {
        storage =
                SqliteStorage.open(
                        folder.resolve("queue.db"),
                        new OpenOptions(
                                Patience.LONG, () -> "here", new SplittableRandom(2), false));
        dashboard =
                Dashboard.start(
                        options,
                        new DashboardParts(
                                storage,
                                InstantSource.system(),
                                new SplittableRandom(4),
                                "/",
                                "ann@here",
                                EnqueueDefaults.KEYS,
                                "0.1",
                                log::add),
                        limits);
    }

    static DashboardBench open(Path folder) throws IOException {
        return new DashboardBench(folder, options(tokens(folder), false, true));
    }

    static DashboardBench within(Limits limits, Path folder) throws IOException {
        return new DashboardBench(folder, options(tokens(folder), false, true), limits);
    }

    static DashboardBench readOnly(Path folder) throws IOException {
        return new DashboardBench(folder, options(tokens(folder), true, true));
    }

    static DashboardBench withoutEnqueueing(Path folder) throws IOException {
        return new DashboardBench(folder, options(tokens(folder), false, false));
    }

    static DashboardBench withoutToken(Path folder) throws IOException {
        return new DashboardBench(folder, options(Optional.empty(), false, true));
    }

    private static DashboardOptions options(
            Optional<Tokens> tokens, boolean readOnly, boolean enqueues) {
        return new DashboardOptions(
                "127.0.0.1",
                InetAddress.getLoopbackAddress(),
                0,
                List.of("queue.example"),
                tokens,
                readOnly,
                enqueues,
                false,
                Set.of("ALLOWED"));
    }

    private static Optional<Tokens> tokens(Path folder) throws IOException {
        return Optional.of(Tokens.read(file(folder)));
    }

    private static Path file(Path folder) throws IOException {
        Path file = folder.resolve("tokens");
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(
                file, "# of the tests\noperator " + OPERATOR + "\nviewer " + VIEWER + "\n");
    }

    int port() {
        return dashboard.port();
    }

    String host() {
        return "127.0.0.1:" + port();
    }

    /** Sends a request by an operator and answers what came back. */
    Reply as(String token, String method, String target, String... headers) throws IOException {
        StringBuilder request = new StringBuilder();
        request.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        request.append("Host: ").append(host()).append("\r\n");
        if (!token.isEmpty()) {
            request.append("Authorization: Bearer ").append(token).append("\r\n");
        }
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return raw(request.append("Connection: close\r\n\r\n").toString());
    }

    /** Sends a request without a token. */
    Reply plain(String method, String target, String... headers) throws IOException {
        return as("", method, target, headers);
    }

    /** Sends JSON by an operator. */
    Reply send(String method, String target, String body, String... headers) throws IOException {
        return sendAs(OPERATOR, method, target, body, headers);
    }

    Reply sendAs(String token, String method, String target, String body, String... headers)
            throws IOException {
        StringBuilder request = new StringBuilder();
        request.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        request.append("Host: ").append(host()).append("\r\n");
        request.append("Authorization: Bearer ").append(token).append("\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        if (!request.toString().contains("Content-Type:")) {
            request.append("Content-Type: application/json\r\n");
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        request.append("Content-Length: ").append(bytes.length).append("\r\n");
        request.append("Connection: close\r\n\r\n");
        request.append(new String(bytes, StandardCharsets.ISO_8859_1));
        return raw(request.toString());
    }

    /** Sends bytes as they are and answers all that came back until the server hung up. */
    Reply raw(String bytes) throws IOException {
        return Reply.parse(exchange(bytes.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Sends bytes, or as many as the server takes, and answers what came back until its end. */
    byte[] exchange(byte[] bytes) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            try {
                OutputStream out = socket.getOutputStream();
                out.write(bytes);
                out.flush();
            } catch (SocketException hungUp) {
                // It has heard enough, and said why.
            }
            InputStream in = socket.getInputStream();
            byte[] some = new byte[8 << 10];
            for (int length = in.read(some); length >= 0; length = in.read(some)) {
                answer.write(some, 0, length);
            }
        } catch (SocketException reset) {
            // As hanging up, with something unread.
        }
        return answer.toByteArray();
    }

    @Override
    public void close() {
        dashboard.close();
        storage.close();
    }
}
