package dev.queuectl.web;

import dev.queuectl.store.Storage;
import dev.queuectl.store.sqlite.OpenOptions;
import dev.queuectl.store.sqlite.SqliteStorage;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real server over a real queue in a folder, asked by bytes on a socket as anybody may. */
final class DashboardBench implements AutoCloseable {
    static final String OPERATOR = "operator-token-of-the-tests";
    static final String VIEWER = "viewer-token-of-the-tests";

    final Storage storage;
    final Dashboard dashboard;
    final List<String> log = new CopyOnWriteArrayList<>();

    private DashboardBench(Path folder, boolean withTokens, boolean readOnly, List<String> names)
            throws IOException {
        storage =
                SqliteStorage.open(
                        folder.resolve("queue.db"),
                        new OpenOptions(
                                Duration.ofSeconds(5),
                                () -> "here",
                                new SplittableRandom(2),
                                false));
        Optional<Tokens> tokens =
                withTokens ? Optional.of(Tokens.read(file(folder))) : Optional.empty();
        dashboard =
                Dashboard.start(
                        new DashboardOptions(
                                "127.0.0.1",
                                InetAddress.getLoopbackAddress(),
                                0,
                                names,
                                tokens,
                                readOnly),
                        storage,
                        InstantSource.system(),
                        log::add);
    }

    static DashboardBench open(Path folder) throws IOException {
        return new DashboardBench(folder, true, false, List.of());
    }

    static DashboardBench readOnly(Path folder) throws IOException {
        return new DashboardBench(folder, true, true, List.of());
    }

    static DashboardBench withoutToken(Path folder) throws IOException {
        return new DashboardBench(folder, false, false, List.of("queue.example"));
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

    /** Sends bytes as they are and answers all that came back until the server hung up. */
    Reply raw(String bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            OutputStream out = socket.getOutputStream();
            out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return Reply.parse(socket.getInputStream().readAllBytes());
        }
    }

    @Override
    public void close() {
        dashboard.close();
        storage.close();
    }
}
