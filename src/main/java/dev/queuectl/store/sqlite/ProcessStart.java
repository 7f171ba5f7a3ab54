package dev.queuectl.store.sqlite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells a process from a later one with the same number: by when it started, in the kernel's ticks
 * since the machine did.
 */
final class ProcessStart {
    /** No such process, or a system without {@code /proc}. */
    static final long UNKNOWN = -1;

    /** {@code starttime} and {@code state} of {@code proc(5)}, counted from behind the name. */
    private static final int STATE = 0;

    private static final int START = 19;

    private ProcessStart() {}

    static long of(long pid) {
        String stat;
        try {
            stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return UNKNOWN;
        }
        // The name stands in parentheses and may itself hold any character.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return fields[STATE].equals("Z") ? UNKNOWN : Long.parseLong(fields[START]);
    }
}
