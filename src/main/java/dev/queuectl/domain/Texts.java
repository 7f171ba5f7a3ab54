package dev.queuectl.domain;

/** What can be passed to a program as an argument or a variable, and how a shell would write it. */
final class Texts {
    private static final String SAFE_IN_SHELL = "%+,-./:=@_";

    private Texts() {}

    /**
     * Refuses a text that no program could receive: with a NUL, with half a surrogate pair (which
     * has no UTF-8 form), or longer than {@link Command#MAX_BYTES}.
     *
     * @throws InvalidValue naming the field, the problem and where it is
     */
    static void requirePassable(String field, String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new InvalidValue(
                        field,
                        "contains NUL at character " + (i + 1) + ", which no program can be given");
            }
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                bytes += 4;
            } else if (Character.isSurrogate(c)) {
                throw new InvalidValue(
                        field, "contains half a surrogate pair at character " + (i + 1));
            } else {
                bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
            }
        }
        if (bytes > Command.MAX_BYTES) {
            throw new InvalidValue(
                    field,
                    "is "
                            + bytes
                            + " bytes long; the system passes at most "
                            + Command.MAX_BYTES
                            + " in one piece");
        }
    }

    /** Answers the text as a POSIX shell would have to be given it to mean just this text. */
    static String shellQuoted(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Names.isLetterOrDigit(c) && SAFE_IN_SHELL.indexOf(c) < 0) {
                return "'" + text.replace("'", "'\\''") + "'";
            }
        }
        return text.isEmpty() ? "''" : text;
    }
}
