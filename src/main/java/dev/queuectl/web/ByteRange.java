package dev.queuectl.web;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of some bytes, as the header {@code Range} asks for it: RFC 9110, 14.
 *
 * @param from its first byte, from 0
 * @param end the byte behind its last; not above {@code from} where there is no such part
 */
record ByteRange(long from, long end) {
    private static final Pattern ONE = Pattern.compile("(?i)bytes=\\s*(\\d*)-(\\d*)\\s*");

    /**
     * Reads what is asked for of so many bytes.
     *
     * @return empty when that is all of them: also what is no range of bytes is to be ignored, and
     *     several may be
     */
    static Optional<ByteRange> parse(String header, long size) {
        Matcher range = ONE.matcher(header);
        if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
            return Optional.empty();
        }
        if (range.group(1).isEmpty()) {
            return Optional.of(new ByteRange(size - number(range.group(2), size), size));
        }
        long from = number(range.group(1), Long.MAX_VALUE);
        if (range.group(2).isEmpty()) {
            return Optional.of(new ByteRange(from, size));
        }
        long last = number(range.group(2), Long.MAX_VALUE);
        return last < from
                ? Optional.empty()
                : Optional.of(new ByteRange(from, Math.min(last, size - 1) + 1));
    }

    /** Digits of any length; beyond the most it makes no difference how many. */
    private static long number(String digits, long most) {
        return new BigInteger(digits).min(BigInteger.valueOf(most)).longValue();
    }

    /** Whether there is no such part. */
    boolean isEmpty() {
        return end <= from;
    }

    long length() {
        return end - from;
    }

    /**
     * Answers how {@code Content-Range} names it.
     *
     * @param whole of how many bytes; {@code *} where that may still change
     */
    String of(String whole) {
        return "bytes " + from + "-" + (end - 1) + "/" + whole;
    }
}
