package dev.queuectl.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Sends signals to the processes that a test started. */
public final class Signals {

    private Signals() {}

    /** Sends a signal, by name, to one process; nothing happens when it has ended. */
    public static void send(String name, long pid) {
        kill(name, pid, Long.toString(pid));
    }

    /** Sends a signal, by name, to the process group that a process leads, as a terminal does. */
    public static void sendToGroup(String name, long leader) {
        kill(name, leader, "-" + leader);
    }

    private static void kill(String name, long pid, String target) {
        if (pid <= 1) {
            throw new IllegalArgumentException("not a process of a test: " + pid);
        }
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -s " + name + " -- " + target)
                    .start()
                    .waitFor();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interruption);
        }
    }
}
