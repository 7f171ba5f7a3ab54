package org.sqlite.date;

import org.jspecify.annotations.NullMarked;

import java.util.Date;
import java.util.TimeZone;

/**
 * Formats no dates; stands in for the SQLite driver's class of this name, of which every connection
 * makes one and thereby loads calendars, time zones and locales (see docs/decisions.md). This
 * program stores times as numbers.
 */
@NullMarked
@SuppressWarnings("DoNotCallSuggester") // The driver, whose signatures these are, may well call.
public final class FastDateFormat {

    private static final FastDateFormat NONE = new FastDateFormat();

    private FastDateFormat() {}

    public static FastDateFormat getInstance(String pattern) {
        return NONE;
    }

    public static FastDateFormat getInstance(String pattern, TimeZone zone) {
        return NONE;
    }

    /** Always throws. */
    public String format(Date date) {
        throw unsupported();
    }

    /** Always throws. */
    public Date parse(String text) {
        throw unsupported();
    }

    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("times are stored as numbers");
    }
}
