package dev.queuectl.store.postgres;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands between a client and a server as a pooler does that lends connections by the transaction:
 * it makes up the process that serves the client, and lets no notification through.
 */
public final class Pooler implements AutoCloseable {
    private static final char KEY_DATA = 'K';
    private static final char NOTIFICATION = 'A';

    private final ServerSocket door;
    private final PostgresUrl server;
    private final String host;
    private final int port;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /**
     * Opens its door.
     *
     * @param url the store as it is reached without it
     */
    public Pooler(String url) {
        server = PostgresUrl.parse(url);
        int colon = server.hosts().lastIndexOf(':');
        host = server.hosts().substring(0, colon);
        port = Integer.parseInt(server.hosts().substring(colon + 1));
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::work);
    }

    /** Answers the URL by which the store is reached through it. */
    public String url() {
        return "postgresql://"
                + server.user().orElse("")
                + server.password().map(secret -> ":" + secret).orElse("")
                + "@localhost:"
                + door.getLocalPort()
                + "/"
                + server.database()
                + "?sslmode=disable&"
                + PostgresServer.PATIENT
                + "&schema="
                + server.schema();
    }

    private void work() {
        try {
            while (true) {
                Socket client = door.accept();
                Socket server = new Socket(host, port);
                sockets.addAll(List.of(client, server));
                Thread.ofVirtual().start(() -> passOn(client, server));
                Thread.ofVirtual().start(() -> passBack(server, client));
            }
        } catch (IOException closed) {
            close();
        }
    }

    private static void passOn(Socket client, Socket server) {
        try (client;
                server) {
            InputStream from = client.getInputStream();
            OutputStream to = server.getOutputStream();
            byte[] bytes = new byte[8192];
            for (int read; (read = from.read(bytes)) >= 0; ) {
                to.write(bytes, 0, read);
                to.flush();
            }
        } catch (IOException gone) {
            // The other direction ends with it.
            return;
        }
    }

    /** What a server says is a type and a length, which counts itself, before each message. */
    private static void passBack(Socket server, Socket client) {
        try (client;
                server) {
            DataInputStream from = new DataInputStream(server.getInputStream());
            DataOutputStream to = new DataOutputStream(client.getOutputStream());
            while (true) {
                int type = from.readUnsignedByte();
                if (type == 'N' && from.available() == 0) {
                    // The answer to whether it speaks TLS has no length.
                    to.writeByte(type);
                    to.flush();
                    continue;
                }
                int length = from.readInt();
                byte[] body = from.readNBytes(length - 4);
                if (type == NOTIFICATION) {
                    continue;
                }
                if (type == KEY_DATA) {
                    body[3] ^= 1;
                }
                to.writeByte(type);
                to.writeInt(length);
                to.write(body);
                to.flush();
            }
        } catch (IOException gone) {
            // The other direction ends with it.
            return;
        }
    }

    @Override
    public void close() {
        try {
            door.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
