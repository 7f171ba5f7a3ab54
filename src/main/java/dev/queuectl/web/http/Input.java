package dev.queuectl.web.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Reads from a client, of whom each request must have arrived within a time. */
final class Input {
    private final Socket socket;
    private final InputStream stream;
    private final byte[] buffer = new byte[8 << 10];
    private int at;
    private int end;
    private long deadline;

    Input(Socket socket) throws IOException {
        this.socket = socket;
        this.stream = socket.getInputStream();
    }

    /**
     * Waits until a request begins.
     *
     * @return whether one does; otherwise the client is silent, or has gone
     */
    boolean await(Duration silence) throws IOException {
        if (at < end) {
            return true;
        }
        deadline = System.nanoTime() + silence.toNanos();
        try {
            return fill();
        } catch (Refusal tooLate) {
            return false;
        }
    }

    /** Lets what is read from now on arrive within a time. */
    void begin(Duration within) {
        deadline = System.nanoTime() + within.toNanos();
    }

    /**
     * Reads a line that ends with CR and LF, and answers it without those.
     *
     * @param most its longest length
     * @param tooLong what a longer one is refused with
     */
    String line(int most, Refusal tooLong) throws IOException {
        StringBuilder line = new StringBuilder(80);
        while (true) {
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            if (line.length() + at - from > most + 1) {
                throw tooLong;
            }
            line.append(new String(buffer, from, at - from, StandardCharsets.ISO_8859_1));
            if (at < end) {
                at++;
                if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
                    throw Refusal.malformed("a line does not end with CR LF");
                }
                line.setLength(line.length() - 1);
                return line.toString();
            }
            require();
        }
    }

    /** Reads exactly so many bytes, and sets memory aside only for those that have come. */
    void read(int length, ByteArrayOutputStream into) throws IOException {
        int left = length;
        while (left > 0) {
            if (at == end) {
                require();
            }
            int some = Math.min(left, end - at);
            into.write(buffer, at, some);
            at += some;
            left -= some;
        }
    }

    /** Reads and drops what still comes, up to some bytes, so that an answer is not lost. */
    void drain(int most) throws IOException {
        int left = most - (end - at);
        at = end;
        while (left > 0 && fill()) {
            left -= end - at;
            at = end;
        }
    }

    /** Whether the client has hung up, or says something although it is not its turn. */
    boolean isGone() throws IOException {
        if (at < end) {
            return true;
        }
        socket.setSoTimeout(1);
        try {
            int some = stream.read(buffer, 0, buffer.length);
            at = 0;
            end = Math.max(0, some);
            return true;
        } catch (SocketTimeoutException stillThere) {
            return false;
        }
    }

    private void require() throws IOException {
        if (!fill()) {
            throw new EOFException("the client has gone in the middle of a request");
        }
    }

    private boolean fill() throws IOException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw tooLate();
        }
        socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, millis));
        try {
            int some = stream.read(buffer, 0, buffer.length);
            at = 0;
            end = Math.max(0, some);
            return some > 0;
        } catch (SocketTimeoutException e) {
            throw tooLate();
        }
    }

    private static Refusal tooLate() {
        return new Refusal(408, "timed_out", "the request did not arrive in time");
    }
}
