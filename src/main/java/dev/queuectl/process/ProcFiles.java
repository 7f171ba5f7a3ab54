package dev.queuectl.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Reads about processes from Linux's {@code /proc}. */
final class ProcFiles {

    private static final File ROOT = new File("/proc");
    private static final boolean EXIST = new File(ROOT, "self/stat").exists();
    private static final byte[] MARK = (Mark.VARIABLE + '=').getBytes(UTF_8);

    // Positions in /proc/PID/stat, counted from the field after the program's name.
    private static final int STATE = 0;
    private static final int PARENT = 1;
    private static final int GROUP = 2;
    private static final int SESSION = 3;
    private static final int START_TIME = 19;
    private static final int MEMORY = 20;
    private static final int ENVIRONMENT_START = 47;
    private static final int ENVIRONMENT_END = 48;

    /** How long a process may take to become another program before its mark is given up. */
    private static final Duration LONGEST_EXEC = Duration.ofMillis(100);

    private static final Duration BETWEEN_READS = Duration.ofNanos(100_000);

    private ProcFiles() {}

    static boolean exist() {
        return EXIST;
    }

    /** Answers the numbers of all processes that can be seen. */
    static long[] pids() {
        String[] names = ROOT.list((_, name) -> Character.isDigit(name.charAt(0)));
        if (names == null) {
            return new long[0];
        }
        long[] pids = new long[names.length];
        for (int i = 0; i < names.length; i++) {
            pids[i] = Long.parseLong(names[i]);
        }
        return pids;
    }

    /** Answers a process without its mark, or null when it is not there. */
    static @Nullable ProcessEntry withoutMark(long pid) {
        String[] fields = stat(pid, START_TIME);
        if (fields == null) {
            return null;
        }
        char state = fields[STATE].charAt(0);
        return new ProcessEntry(
                pid,
                Long.parseLong(fields[PARENT]),
                Long.parseLong(fields[GROUP]),
                Long.parseLong(fields[SESSION]),
                Long.parseLong(fields[START_TIME]),
                state == 'Z' || state == 'X',
                null);
    }

    /** Answers a process with its mark, or null when it is not there. */
    static @Nullable ProcessEntry withMark(long pid) {
        return withMark(pid, LONGEST_EXEC);
    }

    /**
     * As {@link #withMark(long)}.
     *
     * @param longestExec how long to wait for a process that is becoming another program
     */
    static @Nullable ProcessEntry withMark(long pid, Duration longestExec) {
        ProcessEntry entry = withoutMark(pid);
        if (entry == null || entry.ended()) {
            return entry;
        }
        return new ProcessEntry(
                pid,
                entry.parent(),
                entry.group(),
                entry.session(),
                entry.startTime(),
                false,
                mark(pid, longestExec));
    }

    /** Answers what the kernel tells of a process, up to a field and with all others behind it. */
    private static String @Nullable [] stat(long pid, int lastField) {
        byte[] content = read(pid, "stat");
        if (content == null) {
            return null;
        }
        String line = new String(content, ISO_8859_1);
        // The program's name stands in parentheses and may itself hold blanks and parentheses.
        int nameEnd = line.lastIndexOf(')');
        return nameEnd < 0 ? null : line.substring(nameEnd + 2).split(" ", lastField + 2);
    }

    private static @Nullable String mark(long pid, Duration longestExec) {
        byte[] environment = environment(pid, longestExec);
        if (environment == null) {
            return null;
        }
        int start = 0;
        while (start < environment.length) {
            int end = start;
            while (end < environment.length && environment[end] != 0) {
                end++;
            }
            if (startsWithMark(environment, start, end)) {
                return new String(
                        environment, start + MARK.length, end - start - MARK.length, UTF_8);
            }
            start = end + 1;
        }
        return null;
    }

    /**
     * Answers a process's environment, waiting for the one of a process that is becoming another
     * program: for a moment that has none, and would be taken for one that is nobody's.
     */
    private static byte @Nullable [] environment(long pid, Duration longestExec) {
        long begin = System.nanoTime();
        byte[] environment = read(pid, "environ");
        while (environment != null
                && environment.length == 0
                && mayGetEnvironment(pid)
                && System.nanoTime() - begin < longestExec.toNanos()) {
            LockSupport.parkNanos(BETWEEN_READS.toNanos());
            environment = read(pid, "environ");
        }
        return environment;
    }

    /** Whether a process is neither the kernel's own nor one that was given no variable at all. */
    static boolean mayGetEnvironment(long pid) {
        String[] fields = stat(pid, ENVIRONMENT_END);
        if (fields == null || fields[MEMORY].equals("0")) {
            return false;
        }
        String end = fields[ENVIRONMENT_END];
        return end.equals("0") || !end.equals(fields[ENVIRONMENT_START]);
    }

    private static boolean startsWithMark(byte[] environment, int start, int end) {
        if (end - start < MARK.length) {
            return false;
        }
        for (int i = 0; i < MARK.length; i++) {
            if (environment[start + i] != MARK[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte @Nullable [] read(long pid, String file) {
        try (FileInputStream in = new FileInputStream(new File(ROOT, pid + "/" + file))) {
            return in.readAllBytes();
        } catch (IOException goneOrForbidden) {
            return null;
        }
    }
}
