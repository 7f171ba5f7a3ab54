package dev.queuectl.config;

import dev.queuectl.domain.InvalidValue;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/**
 * Reads points in time: ISO-8601 with an offset or a zone, {@code +5s} from now, or seconds since
 * 1970. A time without a zone is refused, since it means another instant on another machine.
 */
public final class Times {
    /** How far ahead a time may lie. */
    public static final Duration FARTHEST = Duration.ofDays(3653);

    private static final String FORMS =
            "a time like 2030-01-31T09:00:00Z, +5s or seconds since 1970";

    private Times() {}

    /**
     * Reads a point in time.
     *
     * @param field what the value is for, named in the refusal
     * @throws InvalidValue when the text is no time, has no zone, names a local time that does not
     *     exist, or lies before 1970 or more than ten years ahead
     */
    public static Instant parse(String field, String text, Instant now) {
        if (text.isEmpty()) {
            throw new InvalidValue(field, "is empty; it needs " + FORMS);
        }
        if (text.startsWith("+") && text.indexOf('-') < 0) {
            return now.plus(Durations.parse(field, text.substring(1), FARTHEST));
        }
        Instant instant = Numbers.isDigits(text) ? epochSeconds(field, text) : iso(field, text);
        if (instant.isBefore(Instant.EPOCH)) {
            throw new InvalidValue(field, "is out of range: before 1970");
        }
        if (instant.isAfter(now.plus(FARTHEST))) {
            throw new InvalidValue(field, "is out of range: more than ten years ahead");
        }
        return instant;
    }

    private static Instant epochSeconds(String field, String text) {
        if (text.length() > 12) {
            throw new InvalidValue(field, "is out of range: more than ten years ahead");
        }
        return Instant.ofEpochSecond(Long.parseLong(text));
    }

    private static Instant iso(String field, String text) {
        String normal =
                text.toUpperCase(Locale.ROOT).equals(text)
                        ? text
                        : text.replace('t', 'T').replace('z', 'Z');
        int zone = text.indexOf('[');
        try {
            return zone < 0 ? OffsetDateTime.parse(normal).toInstant() : zoned(field, text, zone);
        } catch (DateTimeParseException e) {
            throw new InvalidValue(
                    field,
                    isLocal(normal)
                            ? "has no zone or offset: write 'Z' for UTC, or +02:00"
                            : "is not " + FORMS + ": '" + Numbers.shortened(text) + "'");
        } catch (DateTimeException e) {
            throw new InvalidValue(
                    field,
                    "is out of range or in an unknown zone: '" + Numbers.shortened(text) + "'");
        }
    }

    private static Instant zoned(String field, String text, int bracket) {
        String local = text.substring(0, bracket);
        if (!isLocal(local)) {
            return ZonedDateTime.parse(text).toInstant();
        }
        if (!text.endsWith("]")) {
            throw new InvalidValue(field, "is not " + FORMS);
        }
        LocalDateTime wanted = LocalDateTime.parse(local);
        ZoneId zone = ZoneId.of(text.substring(bracket + 1, text.length() - 1));
        if (zone.getRules().getValidOffsets(wanted).isEmpty()) {
            throw new InvalidValue(
                    field, "names a local time that does not exist there: the clocks skip it");
        }
        return wanted.atZone(zone).toInstant();
    }

    private static boolean isLocal(String text) {
        try {
            LocalDateTime.parse(text.replace(' ', 'T'));
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
