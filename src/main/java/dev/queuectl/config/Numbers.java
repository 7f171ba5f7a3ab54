package dev.queuectl.config;

import dev.queuectl.domain.InvalidValue;

/**
 * Reads numbers as people mean them: no sign but minus, no digits but 0 to 9, no spaces, no NaN, no
 * hexadecimals.
 */
public final class Numbers {
    private static final int LONGEST = 100;

    private Numbers() {}

    /**
     * Reads an integer.
     *
     * @param field what the value is for, named in the refusal
     * @throws InvalidValue when the text is no integer, or not from {@code min} to {@code max}
     */
    public static int integer(String field, String text, int min, int max) {
        String range = "must be an integer from " + min + " to " + max;
        if (!isInteger(text)) {
            throw new InvalidValue(field, range + ", not '" + shortened(text) + "'");
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException tooLarge) {
            // an integer that is out of every range: the same refusal
        }
        throw new InvalidValue(field, range + ", not " + shortened(text));
    }

    /**
     * Reads a decimal number, like {@code 2} or {@code 1.5}.
     *
     * @throws InvalidValue when the text is no such number, or not from {@code min} to {@code max}
     */
    public static double decimal(String field, String text, int min, int max) {
        int dot = text.indexOf('.');
        boolean wellFormed =
                dot < 0
                        ? isInteger(text)
                        : isInteger(text.substring(0, dot)) && isDigits(text.substring(dot + 1));
        if (wellFormed && text.length() <= LONGEST) {
            double value = Double.parseDouble(text);
            if (value >= min && value <= max) {
                return value;
            }
        }
        throw new InvalidValue(
                field,
                "must be a number from " + min + " to " + max + ", not '" + shortened(text) + "'");
    }

    /**
     * Reads a switch: {@code on}, {@code true} or {@code yes}; {@code off}, {@code false} or {@code
     * no}.
     *
     * @throws InvalidValue for any other text
     */
    public static boolean flag(String field, String text) {
        return switch (text) {
            case "on", "true", "yes" -> true;
            case "off", "false", "no" -> false;
            default ->
                    throw new InvalidValue(
                            field, "must be on or off, not '" + shortened(text) + "'");
        };
    }

    static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Answers the text, cut where it would make a message unreadable. */
    public static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    private static boolean isInteger(String text) {
        return isDigits(text.startsWith("-") ? text.substring(1) : text);
    }
}
