package dev.queuectl.client.json;

import dev.queuectl.domain.InvalidValue;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Set;

/**
 * Reads one JSON text piece by piece, as strictly as RFC 8259 has it: no comments, no trailing
 * commas, no duplicate names, no leading zeros, nothing after the value. The caller says what it
 * expects next; what is not there is refused with its place.
 *
 * <p>Our own, since the libraries' parsers cost a short command more at start-up than all of its
 * other work ({@code docs/decisions.md}). Confined to one thread.
 */
public final class JsonReader {
    private static final int LONGEST_NUMBER = 100;

    private final String text;
    private int at;

    /** The first item or member of what was begun last is still to come. */
    private boolean first;

    /** What comes next in a text. */
    public enum Kind {
        OBJECT,
        ARRAY,
        STRING,
        NUMBER,
        TRUE,
        FALSE,
        NULL,
        /** Nothing but white space. */
        END
    }

    /** Reads a text from its beginning. */
    public JsonReader(String text) {
        this.text = text;
    }

    /** Answers what the next value is, without reading it. */
    public Kind peek() {
        skipWhiteSpace();
        if (at == text.length()) {
            return Kind.END;
        }
        char c = text.charAt(at);
        return switch (c) {
            case '{' -> Kind.OBJECT;
            case '[' -> Kind.ARRAY;
            case '"' -> Kind.STRING;
            case 't' -> Kind.TRUE;
            case 'f' -> Kind.FALSE;
            case 'n' -> Kind.NULL;
            default -> {
                if (c != '-' && !isDigit(c)) {
                    throw unexpected();
                }
                yield Kind.NUMBER;
            }
        };
    }

    /** Answers where it stands: behind what was read, or where what was peeked at begins. */
    public int position() {
        return at;
    }

    /** Enters an object; {@link #nextName} then reads its names, each followed by its value. */
    public void beginObject() {
        expect('{');
        first = true;
    }

    /**
     * Reads the next name of the object that was entered, and the colon behind it.
     *
     * @param seen the names so far, to which this one is added; a second one of the same name is
     *     refused
     * @return null when the object is over, its end read
     */
    public @Nullable String nextName(Set<String> seen) {
        if (isOver('}')) {
            return null;
        }
        if (peekCharacter() != '"') {
            throw unexpected();
        }
        String name = string();
        if (!seen.add(name)) {
            throw refusal("the name '" + name + "' stands there twice");
        }
        expect(':');
        return name;
    }

    /** Answers an empty set of names for an object. */
    public static Set<String> names() {
        return new HashSet<>();
    }

    /** Enters an array; {@link #nextItem} then tells whether there is one more value to read. */
    public void beginArray() {
        expect('[');
        first = true;
    }

    /** Answers whether the array that was entered goes on; if not, its end is read. */
    public boolean nextItem() {
        return !isOver(']');
    }

    /** Reads a string. */
    public String string() {
        expect('"');
        int start = at;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                return text.substring(start, at++);
            }
            if (c == '\\') {
                return escapedString(start);
            }
            requirePrintable(c);
            at++;
        }
        throw tooEarly();
    }

    /** Reads a number and answers it as it is written. */
    public String number() {
        skipWhiteSpace();
        int start = at;
        if (here() == '-') {
            at++;
        }
        if (here() == '0') {
            at++;
        } else {
            digits();
        }
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (here() == '+' || here() == '-') {
                at++;
            }
            digits();
        }
        if (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            throw refusal("this is not how numbers are written");
        }
        if (at - start > LONGEST_NUMBER) {
            throw refusal("a number has more than " + LONGEST_NUMBER + " digits");
        }
        return text.substring(start, at);
    }

    /** Reads {@code true}, {@code false} or {@code null}, whichever {@link #peek} has announced. */
    public void literal(Kind kind) {
        String word =
                switch (kind) {
                    case TRUE -> "true";
                    case FALSE -> "false";
                    case NULL -> "null";
                    case OBJECT, ARRAY, STRING, NUMBER, END ->
                            throw new IllegalArgumentException(kind.name());
                };
        skipWhiteSpace();
        if (!text.startsWith(word, at)) {
            throw unexpected();
        }
        at += word.length();
    }

    /** Makes sure that nothing follows but white space. */
    public void requireEnd() {
        skipWhiteSpace();
        if (at < text.length()) {
            throw refusal("there is more after the value");
        }
    }

    private String escapedString(int start) {
        StringBuilder value = new StringBuilder(text.length() - start).append(text, start, at);
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return value.toString();
            }
            if (c != '\\') {
                at--;
                requirePrintable(c);
                at++;
                value.append(c);
                continue;
            }
            if (at == text.length()) {
                break;
            }
            char escape = text.charAt(at++);
            switch (escape) {
                case '"', '\\', '/' -> value.append(escape);
                case 'b' -> value.append('\b');
                case 'f' -> value.append('\f');
                case 'n' -> value.append('\n');
                case 'r' -> value.append('\r');
                case 't' -> value.append('\t');
                case 'u' -> value.append(hexadecimal());
                default -> {
                    at--;
                    throw refusal("there is no escape '\\" + escape + "'");
                }
            }
        }
        throw tooEarly();
    }

    private char hexadecimal() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            if (at == text.length()) {
                throw tooEarly();
            }
            char c = text.charAt(at);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw refusal("an escape '\\u' needs four hexadecimal digits");
            }
            value = (value << 4) | digit;
            at++;
        }
        return (char) value;
    }

    private boolean isOver(char end) {
        char next = peekCharacter();
        if (next == end) {
            at++;
            first = false;
            return true;
        }
        if (first) {
            first = false;
        } else {
            expect(',');
            if (peekCharacter() == end) {
                throw refusal("there is a comma too many");
            }
        }
        return false;
    }

    private void digits() {
        if (!isDigit(here())) {
            throw refusal("this is not how numbers are written");
        }
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
    }

    private char here() {
        if (at == text.length()) {
            throw tooEarly();
        }
        return text.charAt(at);
    }

    private char peekCharacter() {
        skipWhiteSpace();
        return here();
    }

    private void expect(char wanted) {
        if (peekCharacter() != wanted) {
            throw unexpected();
        }
        at++;
    }

    private void requirePrintable(char c) {
        if (c < 0x20) {
            throw refusal("a control character in a text must be escaped");
        }
    }

    private void skipWhiteSpace() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return;
            }
            at++;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private InvalidValue unexpected() {
        return at == text.length() ? tooEarly() : refusal("unexpected '" + text.charAt(at) + "'");
    }

    private InvalidValue tooEarly() {
        return refusal("it ends too early");
    }

    private InvalidValue refusal(String problem) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < at && i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new InvalidValue(
                "JSON",
                "is invalid at line " + line + ", column " + (at - lineStart + 1) + ": " + problem);
    }
}
