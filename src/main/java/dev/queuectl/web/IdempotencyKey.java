package dev.queuectl.web;

import dev.queuectl.client.JobDraft;
import dev.queuectl.domain.Backoff;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.domain.RetryPolicy;
import dev.queuectl.web.http.Refusal;
import dev.queuectl.web.http.Request;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What a client sends along so that a repeated request does not do the same twice. It makes the ids
 * of the jobs, so the jobs themselves tell that they are there already: to every server, for as
 * long as they are kept.
 */
record IdempotencyKey(String text) {
    static final String HEADER = "Idempotency-Key";

    /** What the header is for, to be read by clients. */
    static final String ABOUT =
            "up to 128 characters; the same request with the same key stores nothing more, another"
                    + " one is refused, as is an id beside it";

    private static final int LONGEST = 128;
    private static final int ID_LENGTH = 12;

    /** So long may pass between reading {@code +5s} and storing the job. */
    private static final Duration READING = Duration.ofSeconds(5);

    /**
     * Answers the key that a request brings.
     *
     * @throws Refusal with 400 when it is no key
     */
    static Optional<IdempotencyKey> of(Request request) {
        Optional<String> given = request.headers().one(HEADER);
        given.ifPresent(text -> {
            if (text.isEmpty() || text.length() > LONGEST) {
                throw new Refusal(
                        400, "usage", "Idempotency-Key must have 1 to " + LONGEST + " characters");
            }
        });
        return given.map(IdempotencyKey::new);
    }

    /**
     * Answers the id of one of the jobs of the request.
     *
     * @param number which of them
     */
    JobId id(int number) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest((number + " " + text).getBytes(StandardCharsets.UTF_8));
            String digits = new BigInteger(1, digest).toString(Character.MAX_RADIX);
            return new JobId(digits.substring(digits.length() - ID_LENGTH));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Refuses an id beside a key: by it the same key could make several jobs.
     *
     * @throws InvalidValue when the draft has one
     */
    static void requireNoId(JobDraft draft) {
        if (draft.given().contains("id")) {
            throw new InvalidValue(
                    "id", "cannot be given beside Idempotency-Key, which makes the ids of jobs");
        }
    }

    /**
     * Whether a stored job is what a repeated request asks for. Terms that come from settings may
     * have changed between the two.
     *
     * @param given the parts that the repeated request names
     */
    static boolean isSame(Job stored, Job asked, Set<String> given) {
        JobSpec one = stored.spec();
        JobSpec other = asked.spec();
        return stored.id().equals(asked.id())
                && one.command().equals(other.command())
                && one.queue().equals(other.queue())
                && one.priority() == other.priority()
                && one.timeout().equals(other.timeout())
                && one.tags().equals(other.tags())
                && one.environment().equals(other.environment())
                && one.directory().equals(other.directory())
                && isSame(one.retry(), other.retry(), given)
                && isSameStart(stored, asked, given);
    }

    private static boolean isSame(RetryPolicy one, RetryPolicy other, Set<String> given) {
        Backoff before = one.backoff();
        Backoff now = other.backoff();
        return (!given.contains("max_retries") || one.maxRetries() == other.maxRetries())
                && (!given.contains("backoff_base")
                        || Double.compare(before.base(), now.base()) == 0)
                && (!given.contains("backoff_max") || before.max().equals(now.max()))
                && (!given.contains("backoff_jitter") || before.jitter() == now.jitter());
    }

    /** The same time, or as long a wait: {@code +5s} is another time when it is said again. */
    private static boolean isSameStart(Job stored, Job asked, Set<String> given) {
        if (stored.fence() > 0) {
            // Since it was claimed, or retried by hand, it starts at another time than was asked.
            return true;
        }
        if (!given.contains("run_at")) {
            return stored.runAt().equals(stored.createdAt());
        }
        Duration before = Duration.between(stored.createdAt(), stored.runAt());
        Duration now = Duration.between(asked.createdAt(), asked.runAt());
        return stored.runAt().equals(asked.runAt())
                || before.minus(now).abs().compareTo(READING) <= 0;
    }

    static Refusal usedOtherwise() {
        return new Refusal(
                409, "conflict", "this Idempotency-Key was used for another request before");
    }
}
