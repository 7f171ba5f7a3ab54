package dev.queuectl.web;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.web.http.Refusal;
import dev.queuectl.web.http.Request;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * What a client sends along so that a repeated request does not do the same twice. It makes the ids
 * of the jobs, so the jobs themselves tell that they are there already: to every server, for as
 * long as they are kept.
 */
record IdempotencyKey(String text) {
    private static final int LONGEST = 128;
    private static final int ID_LENGTH = 12;

    /**
     * Answers the key that a request brings.
     *
     * @throws Refusal with 400 when it is no key
     */
    static Optional<IdempotencyKey> of(Request request) {
        Optional<String> given = request.headers().one("Idempotency-Key");
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
     * Whether a stored job is what a repeated request asks for. Terms that come from settings may
     * have changed between the two.
     */
    static boolean isSame(Job stored, Job asked) {
        JobSpec one = stored.spec();
        JobSpec other = asked.spec();
        return one.command().equals(other.command())
                && one.queue().equals(other.queue())
                && one.priority() == other.priority()
                && one.timeout().equals(other.timeout())
                && one.tags().equals(other.tags())
                && one.environment().equals(other.environment())
                && one.directory().equals(other.directory());
    }

    static Refusal usedOtherwise() {
        return new Refusal(
                409, "conflict", "this Idempotency-Key was used for another request before");
    }
}
