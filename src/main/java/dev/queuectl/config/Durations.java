package dev.queuectl.config;

import dev.queuectl.domain.InvalidValue;

import java.time.Duration;

/**
 * Reads and writes durations: {@code 500ms}, {@code 5s}, {@code 10m}, {@code 1h30m}, {@code 2d}.
 */
public final class Durations {
    private static final int MOST_DIGITS = 15;
    private static final String UNITS = "a number with a unit: ms, s, m, h or d, like 5s or 1h30m";

    private Durations() {}

    /**
     * Reads a duration, each part a whole number and its unit.
     *
     * @param field what the value is for, named in the refusal
     * @param max the longest accepted
     * @throws InvalidValue when a unit is missing or unknown, or the duration is longer than {@code
     *     max}
     */
    public static Duration parse(String field, String text, Duration max) {
        if (text.isEmpty()) {
            throw new InvalidValue(field, "is empty; it needs " + UNITS);
        }
        long total = 0;
        int at = 0;
        while (at < text.length()) {
            int unitAt = endOfDigits(text, at);
            int next = endOfLetters(text, unitAt);
            if (unitAt == at) {
                throw new InvalidValue(
                        field, "needs " + UNITS + ", not '" + Numbers.shortened(text) + "'");
            }
            if (next == unitAt) {
                throw new InvalidValue(
                        field,
                        "needs a unit (ms, s, m, h or d) after '" + Numbers.shortened(text) + "'");
            }
            long unit = millisOf(text.substring(unitAt, next));
            if (unit == 0) {
                throw new InvalidValue(
                        field, "needs " + UNITS + ", not '" + Numbers.shortened(text) + "'");
            }
            if (unitAt - at > MOST_DIGITS) {
                throw tooLong(field, max);
            }
            long amount = Long.parseLong(text.substring(at, unitAt));
            if (amount > (max.toMillis() - total) / unit) {
                throw tooLong(field, max);
            }
            total += amount * unit;
            at = next;
        }
        return Duration.ofMillis(total);
    }

    /**
     * Reads a duration for which a bare number means milliseconds, as the time-out of a job does.
     *
     * @throws InvalidValue as {@link #parse} does
     */
    public static Duration parseOrMillis(String field, String text, Duration max) {
        return Numbers.isDigits(text) ? parse(field, text + "ms", max) : parse(field, text, max);
    }

    /**
     * Writes a duration so that {@link #parse} reads it again, in the largest units that keep it
     * exact.
     */
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        millis = take(text, millis, "d", 86_400_000);
        millis = take(text, millis, "h", 3_600_000);
        millis = take(text, millis, "m", 60_000);
        millis = take(text, millis, "s", 1000);
        take(text, millis, "ms", 1);
        return text.toString();
    }

    /** Writes a duration as a person says it: the two largest units. */
    public static String rounded(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 1) {
            return Math.max(0, duration.toMillis()) + "ms";
        }
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m" + (seconds % 60 == 0 ? "" : seconds % 60 + "s");
        }
        long minutes = seconds / 60;
        if (minutes < 24 * 60) {
            return minutes / 60 + "h" + (minutes % 60 == 0 ? "" : minutes % 60 + "m");
        }
        long hours = minutes / 60;
        return hours / 24 + "d" + (hours % 24 == 0 ? "" : hours % 24 + "h");
    }

    private static long take(StringBuilder text, long millis, String unit, long size) {
        if (millis >= size) {
            text.append(millis / size).append(unit);
        }
        return millis % size;
    }

    private static InvalidValue tooLong(String field, Duration max) {
        return new InvalidValue(field, "is out of range: at most " + format(max));
    }

    private static int endOfDigits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    private static int endOfLetters(String text, int from) {
        int at = from;
        while (at < text.length() && (text.charAt(at) < '0' || text.charAt(at) > '9')) {
            at++;
        }
        return at;
    }

    private static long millisOf(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            default -> 0;
        };
    }
}
