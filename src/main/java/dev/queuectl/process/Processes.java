package dev.queuectl.process;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Tells processes and machines apart, and sets this process apart from its caller. */
public final class Processes {
    private static final int STANDARD_OUTPUT = 1;
    private static final int STANDARD_ERROR = 2;

    private Processes() {}

    /**
     * Answers when a process started; with its pid and the {@link #hostIdentity identity of its
     * host} this names it for ever, although pids are used again.
     *
     * @return a number without a unit that callers may rely on, to be compared for equality only;
     *     empty when there is no such process
     */
    public static OptionalLong startTime(long pid) {
        if (ProcFiles.exist()) {
            ProcessEntry entry = ProcFiles.withoutMark(pid);
            return entry == null ? OptionalLong.empty() : OptionalLong.of(entry.startTime());
        }
        Optional<Instant> start =
                ProcessHandle.of(pid).flatMap(handle -> handle.info().startInstant());
        return start.isPresent()
                ? OptionalLong.of(start.get().toEpochMilli())
                : OptionalLong.empty();
    }

    /**
     * Answers what tells this machine, since it was last booted, from every other place in which a
     * pid could mean another process. Containers with pids of their own are places of their own.
     *
     * @return empty where the system does not tell
     */
    public static Optional<String> hostIdentity() {
        try {
            String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            String namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
            return Optional.of(boot + "/" + namespace.replaceAll("[^0-9]", ""));
        } catch (IOException notLinux) {
            return Optional.empty();
        }
    }

    /**
     * Puts this process into a session of its own, so that closing the terminal it was started from
     * does not end it.
     *
     * @return false when nothing changed: it leads a group already, or the system does not offer it
     */
    public static boolean leadSession() {
        return PosixCommands.areSupported() && LibC.setsid() > 0;
    }

    /** Whether this process can be told to {@linkplain #writeTo write elsewhere}. */
    public static boolean canTurn() {
        return PosixCommands.areSupported();
    }

    /**
     * Lets this process's standard output and standard error go to the end of a file, made for this
     * user alone where it is missing. What several threads write meanwhile goes to either file,
     * whole.
     *
     * @throws IOException when it cannot be opened: they go where they went
     */
    public static void writeTo(Path file) throws IOException {
        int flags = LibC.O_WRONLY | LibC.O_APPEND | LibC.O_CREAT | LibC.O_CLOEXEC;
        int descriptor = LibC.open(file.toString(), flags, 0600);
        if (descriptor < 0) {
            throw new FileSystemException(file.toString(), null, Errno.describe(-descriptor));
        }
        LibC.duplicate(descriptor, STANDARD_OUTPUT);
        LibC.duplicate(descriptor, STANDARD_ERROR);
        LibC.close(descriptor);
    }
}
