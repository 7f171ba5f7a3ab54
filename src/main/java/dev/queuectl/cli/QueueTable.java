package dev.queuectl.cli;

import dev.queuectl.client.QueueKey;
import dev.queuectl.client.Queues;
import dev.queuectl.config.Durations;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Visible;
import dev.queuectl.store.QueueTerms;
import dev.queuectl.store.QueueTerms.Halt;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How queues are shown. */
final class QueueTable {
    private static final String NOT_SET = "-";

    private QueueTable() {}

    /** Queues, a row each. */
    static Table of(List<Queues.Sheet> queues, Instant now, Terminal terminal) {
        Table table =
                new Table(
                        8,
                        "queue",
                        "running",
                        "pending",
                        "failed",
                        "completed",
                        "dead",
                        "cancelled",
                        "waiting",
                        "paused");
        for (Queues.Sheet queue : queues) {
            table.add(
                    queue.name().value(),
                    running(queue),
                    Long.toString(queue.count(Kind.PENDING)),
                    Long.toString(queue.count(Kind.FAILED)),
                    Long.toString(queue.count(Kind.COMPLETED)),
                    Long.toString(queue.count(Kind.DEAD)),
                    Long.toString(queue.count(Kind.CANCELLED)),
                    waiting(queue, now),
                    queue.terms().paused().map(halt -> halt(halt, terminal)).orElse("no"));
        }
        return table;
    }

    /** One queue, a row for each thing that is known of it. */
    static Table of(Queues.Sheet queue, Instant now, Terminal terminal) {
        Table table = new Table(1, "queue", queue.name().value());
        table.add("paused", queue.terms().paused().map(halt -> halt(halt, terminal)).orElse("no"));
        for (QueueKey key : QueueKey.values()) {
            table.add(key.label(), shown(key, queue.terms()));
        }
        table.add("waiting", waiting(queue, now));
        table.add("running", running(queue));
        for (Kind kind : Kind.values()) {
            table.add(kind.label(), Long.toString(queue.count(kind)));
        }
        return table;
    }

    /** Answers for how long the job that has waited longest has been due. */
    private static String waiting(Queues.Sheet queue, Instant now) {
        return queue.waitingSince()
                .map(since -> Texts.span(Duration.between(since, now)))
                .orElse(NOT_SET);
    }

    private static String running(Queues.Sheet queue) {
        long running = queue.count(Kind.PROCESSING);
        return queue.terms().limit().isPresent()
                ? running + "/" + queue.terms().limit().getAsInt()
                : Long.toString(running);
    }

    /** Answers what is set, or what stands for nothing. */
    static String shown(QueueKey key, QueueTerms terms) {
        return switch (key) {
            case LIMIT ->
                    terms.limit().isPresent()
                            ? Integer.toString(terms.limit().getAsInt())
                            : NOT_SET;
            case MAX_RETRIES ->
                    terms.maxRetries().isPresent()
                            ? Integer.toString(terms.maxRetries().getAsInt())
                            : NOT_SET;
            case JOB_TIMEOUT -> terms.jobTimeout().map(Durations::format).orElse(NOT_SET);
        };
    }

    static String halt(Halt halt, Terminal terminal) {
        return "by "
                + Visible.line(halt.by())
                + " since "
                + Texts.time(halt.at(), terminal)
                + (halt.why().isEmpty() ? "" : ": " + Visible.line(halt.why()));
    }

    /** Says of a queue that was given jobs that it is paused, if it is. */
    static void tellOfPause(Terminal terminal, QueueName queue, Map<QueueName, QueueTerms> queues) {
        Optional<Halt> paused = Optional.ofNullable(queues.get(queue)).flatMap(QueueTerms::paused);
        paused.ifPresent(halt ->
                terminal.say(
                        "note: queue '"
                                + queue
                                + "' is paused "
                                + halt(halt, terminal)
                                + "; queuectl queue resume "
                                + queue));
    }
}
