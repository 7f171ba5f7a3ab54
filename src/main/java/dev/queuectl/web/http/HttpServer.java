package dev.queuectl.web.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Serves HTTP/1.1, each connection on a virtual thread of its own. {@link #start} returns when it
 * listens; {@link #close} ends every connection, whatever it is doing, and works twice.
 */
public final class HttpServer implements AutoCloseable {
    private static final int BACKLOG = 256;

    /** So many clients that find no room are told so at the same time; others see nothing. */
    private static final int TOLD = 32;

    private final ServerSocket listening;
    private final Limits limits;
    private final Handler handler;
    private final Room room;
    private final ScheduledThreadPoolExecutor deadlines;
    private final Semaphore told = new Semaphore(TOLD);

    private HttpServer(ServerSocket listening, Limits limits, Handler handler) {
        this.listening = listening;
        this.limits = limits;
        this.handler = handler;
        this.room = new Room(limits.connections());
        this.deadlines =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("http-deadlines").factory());
        // One look at all now and then, since a deadline for each write would wake this thread for
        // each. Whoever is late is ended late by a tenth.
        long between = Math.max(1, limits.write().toMillis() / 10);
        var _ =
                deadlines.scheduleWithFixedDelay(
                        () -> room.closeLate(System.nanoTime()),
                        between,
                        between,
                        TimeUnit.MILLISECONDS);
    }

    /**
     * Listens and serves.
     *
     * @param address port 0 for one that is free
     * @param handler makes what answers, once it is known on which port
     * @throws IOException when the address cannot be listened on
     */
    public static HttpServer start(
            InetSocketAddress address, Limits limits, IntFunction<Handler> handler)
            throws IOException {
        ServerSocket listening = new ServerSocket(address.getPort(), BACKLOG, address.getAddress());
        HttpServer server =
                new HttpServer(listening, limits, handler.apply(listening.getLocalPort()));
        Thread.ofPlatform().daemon().name("http-accept").start(server::accept);
        return server;
    }

    /** Answers the port on which it listens. */
    public int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            Socket socket;
            try {
                socket = listening.accept();
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    pause();
                }
                continue;
            }
            Connection connection = new Connection(socket, limits, handler, room);
            if (room.enter(connection)) {
                Thread.ofVirtual().name("http").start(connection);
            } else if (told.tryAcquire()) {
                Thread.ofVirtual().name("http-full").start(() -> refuse(connection));
            } else {
                connection.close();
            }
        }
    }

    private void refuse(Connection connection) {
        try {
            connection.refuse(new Refusal(503, "refused", "there are too many connections"));
        } finally {
            told.release();
        }
    }

    /** Nothing is left to accept with, such as file descriptors; that may pass. */
    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
        room.close();
        deadlines.shutdownNow();
    }
}
