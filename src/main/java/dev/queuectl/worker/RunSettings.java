package dev.queuectl.worker;

import dev.queuectl.config.Durations;
import dev.queuectl.config.Key;
import dev.queuectl.config.Numbers;
import dev.queuectl.config.Sizes;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.domain.OutputLimit;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.QueueTerms;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings that apply when a run starts; a change reaches running workers.
 *
 * @param jobTimeout how long a run may take whose job does not say; zero for no limit
 * @param jobTimeouts the same for the jobs of some queues
 * @param killGrace from asking a command to end until it is killed
 * @param crashLimit how many of its runs may be lost with their workers before a job is poison
 * @param outputLimit how much is kept of each stream that a run writes
 * @param onLostContact what becomes of a run whose worker cannot reach the store
 */
public record RunSettings(
        Duration jobTimeout,
        Map<QueueName, Duration> jobTimeouts,
        Duration killGrace,
        int crashLimit,
        OutputLimit outputLimit,
        LostContact onLostContact) {
    private static final long LARGEST_LIMIT = 1L << 40;

    public static final Key<Duration> JOB_TIMEOUT =
            new Key<>(
                    "job_timeout",
                    "0",
                    "how long a run may take whose job does not say; a bare number is milliseconds;"
                            + " 0 for no limit",
                    (name, text) -> Durations.parseOrMillis(name, text, JobSpec.LONGEST_TIMEOUT));
    public static final Key<Duration> KILL_GRACE =
            new Key<>(
                    "kill_grace",
                    "10s",
                    "how long a command may take to end once asked to, before it is killed",
                    (name, text) -> Durations.parse(name, text, Duration.ofHours(1)));
    public static final Key<Integer> CRASH_LIMIT =
            new Key<>(
                    "crash_limit",
                    "3",
                    "runs lost with their worker that make a job poison; 1 to 100",
                    (name, text) -> Numbers.integer(name, text, 1, 100));

    public static final Key<OutputLimit> OUTPUT_LIMIT =
            new Key<>(
                    "output_limit",
                    "10MiB",
                    "how much is kept of each stream of a run, its first and its last part; 16KiB"
                            + " to 1024GiB; 0 for no limit",
                    (name, text) ->
                            new OutputLimit(
                                    Sizes.parse(name, text, OutputLimit.SMALLEST, LARGEST_LIMIT)));

    public static final Key<LostContact> ON_LOST_CONTACT =
            new Key<>(
                    "on_lost_contact",
                    "keep",
                    "what becomes of running commands when a worker cannot reach its store for as"
                            + " long as a lease lasts: keep or kill",
                    RunSettings::lostContact);

    public static final List<Key<?>> KEYS =
            List.of(JOB_TIMEOUT, KILL_GRACE, CRASH_LIMIT, OUTPUT_LIMIT, ON_LOST_CONTACT);

    private static LostContact lostContact(String name, String text) {
        return switch (text) {
            case "keep" -> LostContact.KEEP;
            case "kill" -> LostContact.KILL;
            default -> throw new InvalidValue(name, "must be keep or kill, not '" + text + "'");
        };
    }

    /** Reads them from the settings kept with the store, for all queues alike. */
    public static RunSettings from(Map<String, String> settings) {
        return from(settings, Map.of());
    }

    /** Reads them from the settings kept with the store, and from what is said about queues. */
    public static RunSettings from(
            Map<String, String> settings, Map<QueueName, QueueTerms> queues) {
        Map<QueueName, Duration> jobTimeouts = new HashMap<>();
        queues.forEach((queue, terms) ->
                terms.jobTimeout().ifPresent(timeout -> jobTimeouts.put(queue, timeout)));
        return new RunSettings(
                JOB_TIMEOUT.in(settings),
                jobTimeouts,
                KILL_GRACE.in(settings),
                CRASH_LIMIT.in(settings),
                OUTPUT_LIMIT.in(settings),
                ON_LOST_CONTACT.in(settings));
    }

    /** Answers how long a run may take of a job in that queue, where nobody else says. */
    Duration jobTimeout(QueueName queue) {
        return jobTimeouts.getOrDefault(queue, jobTimeout);
    }
}
