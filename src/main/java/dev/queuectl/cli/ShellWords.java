package dev.queuectl.cli;

import dev.queuectl.domain.Visible;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A text cut into words as a POSIX shell does it: blanks part them, single and double quotes and
 * backslashes keep together, {@code #} begins a comment, and a line feed ends a command. Nothing is
 * expanded. Immutable.
 */
final class ShellWords {
    /** What has a meaning in other shells and, alone and unquoted, is an error here. */
    private static final Set<String> OPERATORS =
            Set.of("|", "||", "&", "&&", ";", "<", ">", ">>", "2>", "(", ")");

    private final String text;
    private final List<Word> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private int at;
    private int line;
    private Open open = Open.NOTHING;

    /**
     * A word.
     *
     * @param text what it means, without quotes
     * @param start where it begins in the text
     * @param end where it ends in the text
     * @param line in which command it stands, counted from 0
     */
    record Word(String text, int start, int end, int line) {
        /** Whether it stands there as it is meant. */
        boolean isPlain() {
            return end - start == text.length();
        }
    }

    /** What a text leaves open at its end. */
    enum Open {
        NOTHING,
        SINGLE_QUOTE,
        DOUBLE_QUOTE,
        BACKSLASH
    }

    private ShellWords(String text) {
        this.text = text;
    }

    /** Cuts a text, whatever it leaves open. */
    static ShellWords of(String text) {
        ShellWords cut = new ShellWords(text);
        cut.cut();
        return cut;
    }

    /**
     * Answers the commands of a text, each as its words; ends with exit code 2 where it is not
     * complete, or means what only other shells can do.
     */
    static List<List<String>> commands(String text) {
        ShellWords cut = of(text);
        if (cut.open != Open.NOTHING) {
            throw CliError.usage(
                    cut.open == Open.BACKSLASH
                            ? "the line ends with a backslash"
                            : "a quote is not closed",
                    "");
        }
        List<List<String>> commands = new ArrayList<>();
        int line = -1;
        for (Word word : cut.words) {
            if (word.isPlain() && OPERATORS.contains(word.text)) {
                throw CliError.usage(
                        "'" + Visible.line(word.text) + "' means nothing to this shell",
                        "quote it where it belongs to a command, like \"a | b\"");
            }
            if (word.line != line) {
                commands.add(new ArrayList<>());
                line = word.line;
            }
            commands.getLast().add(word.text);
        }
        return commands;
    }

    List<Word> words() {
        return words;
    }

    Open open() {
        return open;
    }

    private void cut() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                line++;
                at++;
            } else if (c == ' ' || c == '\t' || c == '\r') {
                at++;
            } else if (text.startsWith("\\\n", at)) {
                at += 2;
            } else if (c == '#') {
                skipComment();
            } else {
                readWord();
            }
        }
    }

    private void skipComment() {
        while (at < text.length() && text.charAt(at) != '\n') {
            at++;
        }
    }

    private void readWord() {
        int start = at;
        word.setLength(0);
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) < 0) {
            char c = text.charAt(at++);
            switch (c) {
                case '\'' -> readSingleQuoted();
                case '"' -> readDoubleQuoted();
                case '\\' -> readEscaped();
                default -> word.append(c);
            }
        }
        words.add(new Word(word.toString(), start, at, line));
    }

    private void readSingleQuoted() {
        int end = text.indexOf('\'', at);
        if (end < 0) {
            open = Open.SINGLE_QUOTE;
            end = text.length();
        }
        word.append(text, at, end);
        at = Math.min(end + 1, text.length());
    }

    private void readDoubleQuoted() {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return;
            }
            if (c != '\\' || at == text.length()) {
                word.append(c);
            } else if (text.charAt(at) == '\n') {
                at++;
            } else {
                if ("$`\"\\".indexOf(text.charAt(at)) < 0) {
                    word.append(c);
                }
                word.append(text.charAt(at++));
            }
        }
        open = Open.DOUBLE_QUOTE;
    }

    private void readEscaped() {
        if (at == text.length()) {
            open = Open.BACKSLASH;
        } else if (text.charAt(at) == '\n') {
            at++;
        } else {
            word.append(text.charAt(at++));
        }
    }
}
