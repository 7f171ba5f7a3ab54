package dev.queuectl.client;

import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.QueueTerms;
import dev.queuectl.store.Storage;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Looks at queues, pauses them, and lets them go on. Thread-safe. */
public final class Queues {
    /** The longest reason of a pause, in characters: every worker reads it at each of its turns. */
    public static final int LONGEST_REASON = 500;

    private final Storage storage;
    private final InstantSource time;

    public Queues(Storage storage, InstantSource time) {
        this.storage = storage;
        this.time = time;
    }

    /**
     * A queue at a glance.
     *
     * @param name which
     * @param terms what operators have said about it
     * @param counts its jobs by state; a state without jobs may be absent
     * @param waitingSince since when the job that has waited longest could have been started; empty
     *     when none waits
     */
    public record Sheet(
            QueueName name,
            QueueTerms terms,
            Map<Kind, Long> counts,
            Optional<Instant> waitingSince) {
        public long count(Kind kind) {
            return counts.getOrDefault(kind, 0L);
        }
    }

    /** Answers every queue that has jobs or of which something was said, in the order of names. */
    public List<Sheet> list() {
        Map<QueueName, QueueTerms> terms = storage.queues().all();
        Instant now = time.instant();
        Map<QueueName, Map<Kind, Long>> counts = storage.jobs().summary(now).counts();
        Map<QueueName, Instant> oldest = storage.jobs().oldestDue(now);
        TreeSet<QueueName> names = new TreeSet<>(terms.keySet());
        counts.forEach((name, ofQueue) -> {
            if (ofQueue.values().stream().anyMatch(jobs -> jobs > 0)) {
                names.add(name);
            }
        });
        List<Sheet> sheets = new ArrayList<>();
        for (QueueName name : names) {
            sheets.add(
                    new Sheet(
                            name,
                            terms.getOrDefault(name, QueueTerms.NONE),
                            counts.getOrDefault(name, Map.of()),
                            Optional.ofNullable(oldest.get(name))));
        }
        return sheets;
    }

    /** Answers one of them, or empty when there is no job in it and nothing was said about it. */
    public Optional<Sheet> find(QueueName name) {
        return list().stream().filter(sheet -> sheet.name().equals(name)).findFirst();
    }

    /** Answers a queue, be there anything in it or not. */
    public Sheet sheet(QueueName name) {
        return find(name).orElse(new Sheet(name, QueueTerms.NONE, Map.of(), Optional.empty()));
    }

    /**
     * Has no worker claim from a queue until it is resumed. Jobs that run go on.
     *
     * @param by who says so
     * @param why what is said about it, a line; may be empty
     * @return the pause that holds now, which is that of before if there was one
     * @throws InvalidValue when the reason is too long, or has control characters other than tabs
     */
    public QueueTerms.Halt pause(QueueName name, String by, String why) {
        requireReason(why);
        QueueTerms.Halt mine = new QueueTerms.Halt(time.instant(), by, why);
        return storage.queues()
                .change(
                        name,
                        terms ->
                                terms.paused().isPresent()
                                        ? terms
                                        : terms.withPaused(Optional.of(mine)))
                .paused()
                .orElse(mine);
    }

    private static void requireReason(String why) {
        if (why.length() > LONGEST_REASON) {
            throw new InvalidValue(
                    "the reason",
                    "has " + why.length() + " characters; at most " + LONGEST_REASON + " are kept");
        }
        if (why.chars().anyMatch(c -> c != '\t' && Character.isISOControl(c))) {
            throw new InvalidValue("the reason", "must be one line without control characters");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(why)) {
            throw new InvalidValue("the reason", "contains half a surrogate pair");
        }
    }

    /** Ends a pause, and answers whether there was one. */
    public boolean resume(QueueName name) {
        boolean[] paused = new boolean[1];
        QueueTerms _ =
                storage.queues()
                        .change(
                                name,
                                terms -> {
                                    paused[0] = terms.paused().isPresent();
                                    return terms.withPaused(Optional.empty());
                                });
        return paused[0];
    }

    /**
     * Sets something of a queue, or takes it back with {@link QueueKey#NONE}.
     *
     * @return what holds for the queue now
     * @throws InvalidValue when the text is not acceptable; nothing is changed
     */
    public QueueTerms set(QueueName name, QueueKey key, String text) {
        QueueTerms _ = key.set(QueueTerms.NONE, text);
        return storage.queues().change(name, terms -> key.set(terms, text));
    }
}
