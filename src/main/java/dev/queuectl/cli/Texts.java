package dev.queuectl.cli;

import dev.queuectl.client.json.JobJson;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.LastEnd;
import dev.queuectl.domain.Reason;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How values look to a person on a terminal, and to a program in a pipe. */
final class Texts {
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private Texts() {}

    /** Answers a time: local and to the second for a person, ISO-8601 in UTC for a program. */
    static String time(Instant instant, Terminal terminal) {
        return terminal.outIsTerminal()
                ? LOCAL.format(instant.atZone(ZoneId.systemDefault()))
                : JobJson.time(instant);
    }

    /** Answers a span of time as a person says it: the two largest units. */
    static String span(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 1) {
            return Math.max(0, duration.toMillis()) + "ms";
        }
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m" + (seconds % 60 == 0 ? "" : seconds % 60 + "s");
        }
        long minutes = seconds / 60;
        if (minutes < 24 * 60) {
            return minutes / 60 + "h" + (minutes % 60 == 0 ? "" : minutes % 60 + "m");
        }
        long hours = minutes / 60;
        return hours / 24 + "d" + (hours % 24 == 0 ? "" : hours % 24 + "h");
    }

    /**
     * Answers how a job's latest run ended: {@code exit 3}, {@code timeout}; empty before the
     * first.
     */
    static String reason(Job job) {
        Optional<LastEnd> last = job.last();
        if (last.isEmpty()) {
            return "";
        }
        boolean exited = last.get().reason() == Reason.EXIT && last.get().exitCode().isPresent();
        return exited ? "exit " + last.get().exitCode().getAsInt() : last.get().reason().label();
    }

    /** Answers a count with its noun. */
    static String count(long number, String one) {
        return number + " " + (number == 1 ? one : one + "s");
    }
}
