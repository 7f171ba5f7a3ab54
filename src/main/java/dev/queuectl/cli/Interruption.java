package dev.queuectl.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/**
 * Ends what one thread is doing when a person asks for it: its waiting, and its writing, which
 * nobody else could interrupt. Thread-safe.
 */
final class Interruption {
    private final Thread thread;
    private boolean over;
    private volatile boolean asked;

    Interruption(Thread thread) {
        this.thread = thread;
    }

    /** Interrupts the thread, unless it is doing something else already. */
    synchronized void ask() {
        if (!over) {
            asked = true;
            thread.interrupt();
        }
    }

    /** Is called by the thread when it is done, and answers whether it was asked for. */
    synchronized boolean end() {
        over = true;
        boolean _ = Thread.interrupted();
        return asked;
    }

    /** Answers a stream that refuses to write once it was asked for. */
    OutputStream guard(OutputStream stream) {
        return new FilterOutputStream(stream) {
            @Override
            public void write(int b) throws IOException {
                check();
                out.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                check();
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    private void check() throws InterruptedIOException {
        if (asked) {
            throw new InterruptedIOException("interrupted");
        }
    }
}
