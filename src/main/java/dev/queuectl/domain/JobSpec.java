package dev.queuectl.domain;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a user asked for: the command and the terms under which it runs. Never changes once
 * enqueued.
 *
 * @param command what to run
 * @param queue the queue it waits in
 * @param priority −1000 to 1000; higher runs first
 * @param retry when and how often it runs again
 * @param timeout how long one run may take, zero for no limit whatever the defaults say; empty for
 *     the defaults; at most 30 days
 * @param tags words to find it by, at most 32
 * @param environment variables of its own, added to those the worker passes on; at most 1,000
 * @param directory where it runs, an absolute path
 */
public record JobSpec(
        Command command,
        QueueName queue,
        int priority,
        RetryPolicy retry,
        Optional<Duration> timeout,
        List<String> tags,
        Map<String, String> environment,
        String directory) {
    public static final int HIGHEST_PRIORITY = 1000;
    public static final Duration LONGEST_TIMEOUT = Duration.ofDays(30);
    public static final int MOST_TAGS = 32;
    public static final int MOST_VARIABLES = 1000;

    /**
     * @throws InvalidValue when a part is out of range or cannot be passed to a program
     */
    public JobSpec {
        if (Math.abs((long) priority) > HIGHEST_PRIORITY) {
            throw new InvalidValue("priority", "must be an integer from -1000 to 1000");
        }
        timeout.ifPresent(JobSpec::checkTimeout);
        tags = List.copyOf(tags);
        checkTags(tags);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        checkEnvironment(environment);
        Texts.requirePassable("cwd", directory);
        if (!directory.startsWith("/")) {
            throw new InvalidValue(
                    "cwd", "must be an absolute path ('~' and relative paths are not expanded)");
        }
    }

    /**
     * Answers the same with another priority.
     *
     * @throws InvalidValue when it is out of range
     */
    public JobSpec withPriority(int other) {
        return new JobSpec(command, queue, other, retry, timeout, tags, environment, directory);
    }

    /**
     * Refuses a time limit that is negative or over 30 days.
     *
     * @throws InvalidValue when it is
     */
    public static void checkTimeout(Duration timeout) {
        if (timeout.isNegative() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new InvalidValue("timeout", "must be from 0 (no limit) to 30d");
        }
    }

    /**
     * Refuses what cannot be a tag: 1 to {@value QueueName#MAX_LENGTH} letters, digits, dots,
     * underscores and hyphens, of which the first is a letter or digit.
     *
     * @throws InvalidValue when it is none
     */
    public static void checkTag(String tag) {
        String problem = Names.problem(tag, QueueName.MAX_LENGTH);
        if (problem != null) {
            throw new InvalidValue("tag", problem);
        }
    }

    private static void checkTags(List<String> tags) {
        if (tags.size() > MOST_TAGS) {
            throw new InvalidValue(
                    "tags", "are " + tags.size() + ", at most " + MOST_TAGS + " are kept");
        }
        tags.forEach(JobSpec::checkTag);
    }

    private static void checkEnvironment(Map<String, String> environment) {
        if (environment.size() > MOST_VARIABLES) {
            throw new InvalidValue(
                    "env",
                    "holds "
                            + environment.size()
                            + " names, at most "
                            + MOST_VARIABLES
                            + " are kept");
        }
        environment.forEach((name, value) -> {
            if (name.isEmpty()) {
                throw new InvalidValue("env", "has an empty name");
            }
            if (name.indexOf('=') >= 0) {
                throw new InvalidValue("env", "has a name with '=': '" + name + "'");
            }
            if (name.startsWith("QUEUECTL_")) {
                throw new InvalidValue("env." + name, "is set by queuectl itself");
            }
            Texts.requirePassable("env", name);
            Texts.requirePassable("env." + name, name + "=" + value);
        });
    }
}
