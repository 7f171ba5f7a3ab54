package dev.queuectl.web.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One client's connection: answers its requests one after the other, on a thread of its own. */
final class Connection implements Runnable {
    /** So much of what nobody wants to read is read, so that the answer to it arrives. */
    private static final int UNREAD = 256 << 10;

    private static final Duration LINGER = Duration.ofSeconds(1);

    private final Socket socket;
    private final Limits limits;
    private final Handler handler;
    private final Room room;
    private final ScheduledExecutorService deadlines;

    Connection(
            Socket socket,
            Limits limits,
            Handler handler,
            Room room,
            ScheduledExecutorService deadlines) {
        this.socket = socket;
        this.limits = limits;
        this.handler = handler;
        this.room = room;
        this.deadlines = deadlines;
    }

    @Override
    public void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            Input input = new Input(socket);
            OutputStream stream = new Guarded(socket.getOutputStream());
            Output output = new Output(stream, input);
            boolean goesOn = true;
            while (goesOn && awaitRequest(input)) {
                input.begin(limits.request());
                goesOn = serve(input, stream, output);
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

    private boolean serve(Input input, OutputStream stream, Output output)
            throws IOException, InterruptedException {
        RequestReader reader = new RequestReader(input, stream, limits);
        Response response;
        boolean withContent = true;
        try {
            Request request = reader.read();
            withContent = !request.method().equals("HEAD");
            response = handler.answer(request);
        } catch (IOException gone) {
            throw gone;
        } catch (Exception | StackOverflowError | OutOfMemoryError failure) {
            response = handler.failed(failure);
            // What could not be read tells nothing about where the next request begins.
        }
        boolean keepsAlive = reader.keepsAlive() && reader.isDone();
        output.write(response, withContent, keepsAlive, reader.takesChunks());
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

    /** Closes the connection of a client that does not accept what is written to it. */
    private final class Guarded extends FilterOutputStream {
        Guarded(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            Future<?> end = closingUnlessDone();
            try {
                out.write(bytes, offset, length);
            } finally {
                end.cancel(false);
            }
        }

        private Future<?> closingUnlessDone() throws IOException {
            try {
                return deadlines.schedule(
                        Connection.this::close, limits.write().toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                throw new IOException("the server has been closed", e);
            }
        }
    }
}
