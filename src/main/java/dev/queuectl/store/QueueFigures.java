package dev.queuectl.store;

import dev.queuectl.domain.QueueName;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * What happened in one queue within a minute or an hour, by the names of commands. Those beyond
 * {@value #MOST_COMMANDS} names are counted together.
 *
 * @param queue the queue
 * @param since when the minute or hour began
 * @param span a minute or an hour
 * @param byCommand the figures by {@link dev.queuectl.domain.CommandName}; not to be changed
 */
public record QueueFigures(
        QueueName queue, Instant since, Duration span, Map<String, Figures> byCommand) {
    public static final Duration MINUTE = Duration.ofMinutes(1);
    public static final Duration HOUR = Duration.ofHours(1);

    /** How many names are told apart within a minute or an hour. */
    public static final int MOST_COMMANDS = 50;

    /** What stands for all other commands; no command can be called so. */
    public static final String OTHERS = "(other)";

    /** Answers the beginning of the minute or hour in which an instant lies. */
    public static Instant beginning(Instant instant, Duration span) {
        long millis = span.toMillis();
        return Instant.ofEpochMilli(Math.floorDiv(instant.toEpochMilli(), millis) * millis);
    }

    /** Answers the same with what others counted besides. */
    public QueueFigures with(Map<String, Figures> others) {
        Map<String, Figures> sum = new TreeMap<>();
        addTo(sum, byCommand);
        addTo(sum, others);
        return new QueueFigures(queue, since, span, sum);
    }

    /** Adds figures to a map, keeping the number of names within its bound. */
    public static void addTo(Map<String, Figures> sum, Map<String, Figures> figures) {
        figures.forEach((name, added) -> in(sum, name).add(added));
    }

    /** Answers where to count runs of a command, within the bound. */
    public static Figures in(Map<String, Figures> byCommand, String name) {
        Figures known = byCommand.get(name);
        if (known != null) {
            return known;
        }
        int names = byCommand.size() - (byCommand.containsKey(OTHERS) ? 1 : 0);
        String taken = names < MOST_COMMANDS ? name : OTHERS;
        return byCommand.computeIfAbsent(taken, _ -> new Figures());
    }

    /** Answers the figures of all commands together. */
    public Figures total() {
        Figures total = new Figures();
        byCommand.values().forEach(total::add);
        return total;
    }
}
