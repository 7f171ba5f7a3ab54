package dev.queuectl.cli;

import dev.queuectl.client.json.JobJson;
import dev.queuectl.config.Durations;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.LastEnd;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

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
        return Durations.rounded(duration);
    }

    /**
     * Answers how a job's latest run ended: {@code exit 3}, {@code timeout}; empty before the
     * first.
     */
    static String reason(Job job) {
        return job.last().map(LastEnd::words).orElse("");
    }

    /** Answers a count with its noun. */
    static String count(long number, String one) {
        return number + " " + (number == 1 ? one : one + "s");
    }
}
