package dev.queuectl.config;

import dev.queuectl.domain.InvalidValue;

/** Reads and writes sizes: {@code 64KiB}, {@code 10MiB}, {@code 1GiB}. */
public final class Sizes {
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final long GIB = 1024 * MIB;
    private static final int MOST_DIGITS = 9;

    private Sizes() {}

    /**
     * Reads a size, a whole number and its unit; {@code 0} needs none.
     *
     * @param field what the value is for, named in the refusal
     * @param min the smallest accepted beside 0, in bytes
     * @param max the largest accepted, in bytes
     * @return bytes
     * @throws InvalidValue when the unit is missing or unknown, or the size is out of range
     */
    public static long parse(String field, String text, long min, long max) {
        if (text.equals("0")) {
            return 0;
        }
        long unit = text.length() > 3 ? unit(text.substring(text.length() - 3)) : 0;
        String digits = unit == 0 ? "" : text.substring(0, text.length() - 3);
        if (!Numbers.isDigits(digits)) {
            throw new InvalidValue(
                    field,
                    "must be 0 or a number with a unit, KiB, MiB or GiB, like 10MiB, not '"
                            + Numbers.shortened(text)
                            + "'");
        }
        // So many digits cannot overflow in any unit.
        if (digits.length() <= MOST_DIGITS) {
            long size = Long.parseLong(digits) * unit;
            if (size == 0 || (size >= min && size <= max)) {
                return size;
            }
        }
        throw new InvalidValue(
                field, "is out of range: 0, or from " + format(min) + " to " + format(max));
    }

    /** Writes a size so that {@link #parse} reads it again, if it is a whole number of KiB. */
    public static String format(long bytes) {
        if (bytes == 0) {
            return "0";
        }
        if (bytes % GIB == 0) {
            return bytes / GIB + "GiB";
        }
        return bytes % MIB == 0 ? bytes / MIB + "MiB" : bytes / KIB + "KiB";
    }

    private static long unit(String name) {
        return switch (name) {
            case "KiB" -> KIB;
            case "MiB" -> MIB;
            case "GiB" -> GIB;
            default -> 0;
        };
    }
}
