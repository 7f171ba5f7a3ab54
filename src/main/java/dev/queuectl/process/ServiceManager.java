package dev.queuectl.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the service manager that started this process how it is, in the way of {@code
 * sd_notify(3)}. Where there is none, or it does not listen, nothing happens. Thread-safe.
 */
public final class ServiceManager {
    /** The longest name of a socket that {@code struct sockaddr_un} has room for. */
    private static final int LONGEST_NAME = 107;

    private final @Nullable String socket;
    private final Optional<Duration> watchdog;

    private ServiceManager(@Nullable String socket, Optional<Duration> watchdog) {
        this.socket = socket;
        this.watchdog = watchdog;
    }

    /**
     * Answers the manager that these variables name.
     *
     * @param environment this process's variables, of which {@code NOTIFY_SOCKET}, {@code
     *     WATCHDOG_USEC} and {@code WATCHDOG_PID} count
     * @param pid this process
     */
    public static ServiceManager of(Map<String, String> environment, long pid) {
        String socket = environment.getOrDefault("NOTIFY_SOCKET", "");
        boolean isOne = socket.startsWith("/") || socket.startsWith("@");
        boolean canSend = isOne && PosixCommands.areSupported();
        if (!canSend || socket.getBytes(UTF_8).length > LONGEST_NAME) {
            return new ServiceManager(null, Optional.empty());
        }
        return new ServiceManager(socket, watchdog(environment, pid));
    }

    private static Optional<Duration> watchdog(Map<String, String> environment, long pid) {
        String watched = environment.getOrDefault("WATCHDOG_PID", Long.toString(pid));
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        // What is no number was not written by a service manager.
        if (!watched.equals(Long.toString(pid)) || !micros.matches("[1-9][0-9]{0,14}")) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos(Long.parseLong(micros) * 1_000));
    }

    /** Whether anybody wants to be told. */
    public boolean listens() {
        return socket != null;
    }

    /** Answers how long this process may be silent before it is taken for hung; empty for ever. */
    public Optional<Duration> watchdog() {
        return watchdog;
    }

    /** Says that the service has started. */
    public void ready(String status) {
        send("READY=1\nSTATUS=" + status);
    }

    /** Says what the service is doing, for people; and that it is alive. */
    public void alive(String status) {
        send("WATCHDOG=1\nSTATUS=" + status);
    }

    /** Says that the service is about to end. */
    public void stopping() {
        send("STOPPING=1");
    }

    private void send(String message) {
        if (socket == null) {
            return;
        }
        int descriptor = LibC.messageSocket();
        if (descriptor < 0) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = message.getBytes(UTF_8);
            MemorySegment text = arena.allocate(bytes.length);
            text.copyFrom(MemorySegment.ofArray(bytes));
            // Whether it arrived changes nothing that this process could do.
            int _ = LibC.sendTo(descriptor, text, address(socket, arena));
        } finally {
            int _ = LibC.close(descriptor);
        }
    }

    /** An abstract name is written with {@code @} for its first byte, which is 0. */
    private static MemorySegment address(String name, Arena arena) {
        byte[] bytes = name.getBytes(UTF_8);
        if (bytes[0] == '@') {
            bytes[0] = 0;
        }
        boolean isPath = bytes[0] != 0;
        MemorySegment address = arena.allocate(2L + bytes.length + (isPath ? 1 : 0));
        address.set(ValueLayout.JAVA_SHORT_UNALIGNED, 0, (short) LibC.AF_UNIX);
        address.asSlice(2, bytes.length).copyFrom(MemorySegment.ofArray(bytes));
        return address;
    }
}
