package dev.queuectl.client;

import dev.queuectl.domain.Backoff;
import dev.queuectl.domain.Command;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobIds;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.RetryPolicy;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A job as far as somebody described it: every part may be missing. Filled part by part, each
 * checked as it comes, then made a job. Confined to one thread.
 */
public final class JobDraft {
    private @Nullable JobId id;
    private @Nullable Command command;
    private @Nullable QueueName queue;
    private @Nullable Integer priority;
    private @Nullable Integer maxRetries;
    private @Nullable Double backoffBase;
    private @Nullable Duration backoffMax;
    private @Nullable Boolean backoffJitter;
    private @Nullable Duration timeout;
    private @Nullable Instant runAt;
    private @Nullable List<String> tags;
    private @Nullable Map<String, String> environment;
    private @Nullable String directory;

    public JobDraft id(JobId value) {
        id = value;
        return this;
    }

    public JobDraft command(Command value) {
        command = value;
        return this;
    }

    public JobDraft queue(QueueName value) {
        queue = value;
        return this;
    }

    public JobDraft priority(int value) {
        priority = value;
        return this;
    }

    public JobDraft maxRetries(int value) {
        maxRetries = value;
        return this;
    }

    public JobDraft backoffBase(double value) {
        backoffBase = value;
        return this;
    }

    public JobDraft backoffMax(Duration value) {
        backoffMax = value;
        return this;
    }

    public JobDraft backoffJitter(boolean value) {
        backoffJitter = value;
        return this;
    }

    public JobDraft timeout(Duration value) {
        timeout = value;
        return this;
    }

    public JobDraft runAt(Instant value) {
        runAt = value;
        return this;
    }

    public JobDraft tags(List<String> value) {
        tags = value;
        return this;
    }

    public JobDraft environment(Map<String, String> value) {
        environment = value;
        return this;
    }

    public JobDraft directory(String value) {
        directory = value;
        return this;
    }

    /** Whether it is said what to run. */
    public boolean hasCommand() {
        return command != null;
    }

    /** Answers the parts that were given, by the names that they bear in JSON. */
    public Set<String> given() {
        Set<String> names = new TreeSet<>();
        parts().forEach((name, value) -> {
            if (value.isPresent()) {
                names.add(name);
            }
        });
        return names;
    }

    /** Answers a draft that has this one's parts, and another's where this one has none. */
    public JobDraft or(JobDraft other) {
        JobDraft merged = new JobDraft();
        merged.id = id != null ? id : other.id;
        merged.command = command != null ? command : other.command;
        merged.queue = queue != null ? queue : other.queue;
        merged.priority = priority != null ? priority : other.priority;
        merged.maxRetries = maxRetries != null ? maxRetries : other.maxRetries;
        merged.backoffBase = backoffBase != null ? backoffBase : other.backoffBase;
        merged.backoffMax = backoffMax != null ? backoffMax : other.backoffMax;
        merged.backoffJitter = backoffJitter != null ? backoffJitter : other.backoffJitter;
        merged.timeout = timeout != null ? timeout : other.timeout;
        merged.runAt = runAt != null ? runAt : other.runAt;
        merged.tags = tags != null ? tags : other.tags;
        merged.environment = environment != null ? environment : other.environment;
        merged.directory = directory != null ? directory : other.directory;
        return merged;
    }

    /**
     * Makes the job, its missing parts taken from the defaults and from the caller.
     *
     * @throws InvalidValue when there is no command, or a part cannot be accepted
     */
    public Job toJob(EnqueueDefaults defaults, Caller caller, Instant now, JobIds ids) {
        if (command == null) {
            throw new InvalidValue("command", "is missing");
        }
        QueueName into = queue != null ? queue : QueueName.DEFAULT;
        JobSpec spec =
                new JobSpec(
                        command,
                        into,
                        priority != null ? priority : 0,
                        retry(defaults.retry(into)),
                        Optional.ofNullable(timeout),
                        tags != null ? tags : List.of(),
                        environment != null ? environment : Map.of(),
                        directory != null ? directory : caller.directory());
        return Job.enqueued(id != null ? id : ids.next(), spec, runAt != null ? runAt : now, now);
    }

    private RetryPolicy retry(RetryPolicy defaults) {
        if (maxRetries == null
                && backoffBase == null
                && backoffMax == null
                && backoffJitter == null) {
            return defaults;
        }
        Backoff backoff = defaults.backoff();
        return new RetryPolicy(
                maxRetries != null ? maxRetries : defaults.maxRetries(),
                new Backoff(
                        backoffBase != null ? backoffBase : backoff.base(),
                        backoffMax != null ? backoffMax : backoff.max(),
                        backoffJitter != null ? backoffJitter : backoff.jitter()));
    }

    private Map<String, Optional<?>> parts() {
        Map<String, Optional<?>> parts = new LinkedHashMap<>();
        parts.put("id", Optional.ofNullable(id));
        parts.put("command", Optional.ofNullable(command));
        parts.put("queue", Optional.ofNullable(queue));
        parts.put("priority", Optional.ofNullable(priority));
        parts.put("max_retries", Optional.ofNullable(maxRetries));
        parts.put("backoff_base", Optional.ofNullable(backoffBase));
        parts.put("backoff_max", Optional.ofNullable(backoffMax));
        parts.put("backoff_jitter", Optional.ofNullable(backoffJitter));
        parts.put("timeout", Optional.ofNullable(timeout));
        parts.put("run_at", Optional.ofNullable(runAt));
        parts.put("tags", Optional.ofNullable(tags));
        parts.put("env", Optional.ofNullable(environment));
        parts.put("cwd", Optional.ofNullable(directory));
        return parts;
    }
}
