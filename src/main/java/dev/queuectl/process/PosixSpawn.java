package dev.queuectl.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts processes by {@code posix_spawn}: in a session of their own, with no signal blocked or
 * ignored, and with standard input, output and error only. Safe for use by any thread.
 */
final class PosixSpawn {

    private static final int SET_SIGNAL_DEFAULTS = 0x04;
    private static final int SET_SIGNAL_MASK = 0x08;
    private static final int SET_SESSION = 0x80;

    // glibc's structures are 336, 80 and 128 bytes.
    private static final long ATTRIBUTES_BYTES = 512;
    private static final long FILE_ACTIONS_BYTES = 128;
    private static final long SIGNAL_SET_BYTES = 128;
    private static final long ALIGNMENT = 16;

    private final MemorySegment attributes = Arena.global().allocate(ATTRIBUTES_BYTES, ALIGNMENT);
    private final int devNull;

    PosixSpawn() {
        MemorySegment all = Arena.global().allocate(SIGNAL_SET_BYTES, ALIGNMENT);
        all.fill((byte) 0xff);
        check(LibC.attributesInit(attributes));
        // The mask set here is the one of fresh attributes: empty.
        check(
                LibC.attributesSetFlags(
                        attributes, SET_SESSION | SET_SIGNAL_MASK | SET_SIGNAL_DEFAULTS));
        check(LibC.attributesSetDefaultSignals(attributes, all));
        devNull = openDevNull();
    }

    /**
     * Starts a process.
     *
     * @param program the path to execute
     * @return its pid, or an error number negated. That of a file it names does not say which one
     */
    int start(String program, Launch launch) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom(program);
            MemorySegment argv = strings(arena, launch.argv());
            List<String> variables = new ArrayList<>(launch.environment().size());
            launch.environment().forEach((name, value) -> variables.add(name + '=' + value));
            MemorySegment environment = strings(arena, variables);
            MemorySegment pid = arena.allocate(JAVA_INT);
            MemorySegment actions = arena.allocate(FILE_ACTIONS_BYTES, ALIGNMENT);
            check(LibC.fileActionsInit(actions));
            try {
                MemorySegment directory = arena.allocateFrom(launch.directory().toString());
                check(LibC.fileActionsAddDup2(actions, devNull, 0));
                // Opened by the process itself, so that whoever asks who has the file open learns
                // of the command, and of what it leaves behind, only.
                addOutput(actions, 1, arena.allocateFrom(launch.stdout().toString()));
                addOutput(actions, 2, arena.allocateFrom(launch.stderr().toString()));
                check(LibC.fileActionsAddChdir(actions, directory));
                check(LibC.fileActionsAddCloseFrom(actions, 3));
                int error = LibC.spawn(pid, path, actions, attributes, argv, environment);
                return error == 0 ? pid.get(JAVA_INT, 0) : -error;
            } finally {
                check(LibC.fileActionsDestroy(actions));
            }
        }
    }

    private static void addOutput(MemorySegment actions, int descriptor, MemorySegment path) {
        int flags = LibC.O_WRONLY | LibC.O_APPEND;
        check(LibC.fileActionsAddOpen(actions, descriptor, path, flags));
    }

    private static int openDevNull() {
        // Below 3 only where we were started with standard descriptors closed: they then stay
        // taken, since a later open would get them and the actions above would overwrite it.
        int descriptor;
        do {
            descriptor = LibC.open("/dev/null", LibC.O_RDONLY | LibC.O_CLOEXEC, 0);
        } while (descriptor >= 0 && descriptor < 3);
        if (descriptor < 0) {
            throw new IllegalStateException(
                    "cannot open /dev/null: " + Errno.describe(-descriptor));
        }
        return descriptor;
    }

    /** Lays out strings as C takes a list of them, in one piece of memory. */
    private static MemorySegment strings(Arena arena, List<String> strings) {
        List<byte[]> encoded = new ArrayList<>(strings.size());
        long length = ADDRESS.byteSize() * (strings.size() + 1L);
        long at = length;
        for (String string : strings) {
            byte[] bytes = string.getBytes(UTF_8);
            encoded.add(bytes);
            length += bytes.length + 1L;
        }
        MemorySegment memory = arena.allocate(length, ADDRESS.byteAlignment());
        for (int i = 0; i < encoded.size(); i++) {
            byte[] bytes = encoded.get(i);
            MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, at, bytes.length);
            memory.setAtIndex(JAVA_LONG, i, memory.address() + at);
            at += bytes.length + 1L;
        }
        return memory;
    }

    private static void check(int error) {
        if (error != 0) {
            throw new IllegalStateException("cannot prepare posix_spawn: " + Errno.describe(error));
        }
    }
}
