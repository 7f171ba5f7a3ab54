package dev.queuectl.domain;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Shows text that came from elsewhere without letting it command the terminal or break a line. */
public final class Visible {
    private static final String HEX = "0123456789abcdef";

    private Visible() {}

    /**
     * Answers the text with what cannot be seen escaped: control characters as {@code \n}, {@code
     * \t} or {@code \x1b}, and characters that change the direction of writing or have no form as
     * {@code \}{@code u202e}.
     */
    public static String line(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isHidden(text.charAt(i))) {
                return escaped(text, i);
            }
        }
        return text;
    }

    /** Answers a text as {@link #line} does, but for its ends of lines and its tabs. */
    public static String lines(String text) {
        return Arrays.stream(text.split("\n", -1))
                .map(line ->
                        Arrays.stream(line.split("\t", -1))
                                .map(Visible::line)
                                .collect(Collectors.joining("\t")))
                .collect(Collectors.joining("\n"));
    }

    private static String escaped(String text, int from) {
        StringBuilder line = new StringBuilder(text.length() + 16).append(text, 0, from);
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isHidden(c)) {
                line.append(c);
            } else if (c == '\n') {
                line.append("\\n");
            } else if (c == '\r') {
                line.append("\\r");
            } else if (c == '\t') {
                line.append("\\t");
            } else if (c < 0x100) {
                line.append("\\x").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            } else {
                line.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    line.append(HEX.charAt(c >> shift & 15));
                }
            }
        }
        return line.toString();
    }

    private static boolean isHidden(char c) {
        if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
            return true;
        }
        if (c < 0x200b) {
            return c == 0x061c;
        }
        return c <= 0x200f
                || (c >= 0x2028 && c <= 0x202e)
                || (c >= 0x2060 && c <= 0x206f)
                || c == 0xfeff
                || (c >= 0xfff9 && c <= 0xfffb);
    }
}
