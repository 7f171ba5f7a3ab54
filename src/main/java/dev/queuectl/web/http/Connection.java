package dev.queuectl.web.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;

/** One client's connection: answers its requests one after the other, on a thread of its own. */
final class Connection implements Runnable {
    /** So much of what nobody wants to read is read, so that the answer to it arrives. */
    private static final int UNREAD = 256 << 10;

    private static final Duration LINGER = Duration.ofSeconds(1);

    private final Socket socket;
    private final Limits limits;
    private final Handler handler;
    private final Room room;
    private volatile boolean isWriting;

    /** By {@link System#nanoTime}; counts while this is writing. */
    private volatile long writeEnds;

    Connection(Socket socket, Limits limits, Handler handler, Room room) {
        this.socket = socket;
        this.limits = limits;
        this.handler = handler;
        this.room = room;
    }

    @Override
    public void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            Input input = new Input(socket);
            OutputStream stream = new Guarded(socket.getOutputStream());
            Output output = new Output(stream, input);
            String client = socket.getInetAddress().getHostAddress();
            boolean goesOn = true;
            while (goesOn && awaitRequest(input)) {
                input.begin(limits.request());
                goesOn = serve(input, stream, output, client);
            }
        } catch (IOException | Refusal gone) {
            // Nobody is there any more who could be told.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException cutShort) {
            // The headers are sent: the client sees no end. Whoever runs the server is told.
            Response _ = handler.failed(cutShort);
        } finally {
            room.leave(this);
        }
    }

    /** Tells the client why it is not served, and ends the connection. */
    void refuse(Refusal why) {
        try (socket) {
            Input input = new Input(socket);
            Output output = new Output(new Guarded(socket.getOutputStream()), input);
            output.write(handler.failed(why).with("Retry-After", "1"), true, false, false);
            linger(input);
        } catch (IOException | Refusal gone) {
            // Nobody is there any more who could be told.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the connection of a client that has not accepted in time what is written to it. */
    void closeIfLate(long now) {
        if (isWriting && now - writeEnds > 0) {
            close();
        }
    }

    /** Ends the connection, whatever it is doing. */
    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    private boolean awaitRequest(Input input) throws IOException {
        room.silent(this);
        boolean begins = input.await(limits.silence());
        return room.busy(this) && begins;
    }

    private boolean serve(Input input, OutputStream stream, Output output, String client)
            throws IOException, InterruptedException {
        RequestReader reader = new RequestReader(input, stream, limits, client);
        Response response;
        try {
            Request request = reader.read();
            response = handler.answer(request);
        } catch (IOException gone) {
            throw gone;
        } catch (Exception | StackOverflowError | OutOfMemoryError failure) {
            response = handler.failed(failure);
            // What could not be read tells nothing about where the next request begins.
        }
        boolean keepsAlive = reader.keepsAlive() && reader.isDone();
        output.write(response, reader.wantsContent(), keepsAlive, reader.takesChunks());
        if (!keepsAlive && !reader.isDone()) {
            linger(input);
        }
        return keepsAlive;
    }

    /** Lets what was written arrive, which closing with something unread would destroy. */
    private void linger(Input input) throws IOException {
        socket.shutdownOutput();
        input.begin(LINGER);
        input.drain(UNREAD);
    }

    /** Says until when a client must have accepted what is written to it. */
    private final class Guarded extends FilterOutputStream {
        Guarded(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            writeEnds = System.nanoTime() + limits.write().toNanos();
            isWriting = true;
            try {
                out.write(bytes, offset, length);
            } finally {
                isWriting = false;
            }
        }
    }
}
