package dev.queuectl.cli;

/**
 * How many columns of a terminal a text takes: East Asian wide characters and pictures take two,
 * marks none.
 */
final class Columns {
    private Columns() {}

    static int width(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            width += width(text.codePointAt(i));
        }
        return width;
    }

    /** Answers the text, its end replaced by an ellipsis where it is wider than that. */
    static String cut(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        int width = 0;
        int at = 0;
        while (at < text.length()) {
            int next = width(text.codePointAt(at));
            if (width + next > columns - 1) {
                break;
            }
            width += next;
            at += Character.charCount(text.codePointAt(at));
        }
        return text.substring(0, at) + "…";
    }

    private static int width(int character) {
        if (character < 0x300) {
            return 1;
        }
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || character == 0x200d) {
            return 0;
        }
        boolean wide =
                (character >= 0x1100 && character <= 0x115f)
                        || (character >= 0x2e80 && character <= 0xa4cf)
                        || (character >= 0xac00 && character <= 0xd7a3)
                        || (character >= 0xf900 && character <= 0xfaff)
                        || (character >= 0xfe30 && character <= 0xfe6f)
                        || (character >= 0xff00 && character <= 0xff60)
                        || (character >= 0xffe0 && character <= 0xffe6)
                        || (character >= 0x1f300 && character <= 0x1faff)
                        || (character >= 0x20000 && character <= 0x3fffd);
        return wide ? 2 : 1;
    }
}
