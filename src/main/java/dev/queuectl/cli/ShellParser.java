package dev.queuectl.cli;

import dev.queuectl.cli.ShellWords.Word;

import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

import java.util.List;

/** Cuts what is being typed as {@link ShellWords} will, and tells when more lines must come. */
final class ShellParser implements Parser {
    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        ShellWords cut = ShellWords.of(line);
        if (context == ParseContext.ACCEPT_LINE && cut.open() != ShellWords.Open.NOTHING) {
            throw new EOFError(-1, -1, "more must follow");
        }
        return new Line(line, cursor, ShellWords.of(line.substring(0, cursor)), cut);
    }

    /** Words need not be told apart by anything but themselves. */
    @Override
    public boolean isEscapeChar(char c) {
        return c == '\\';
    }

    /**
     * A line with the word that the cursor is in, as far as it stands before the cursor.
     *
     * @param before what stands before the cursor
     * @param whole all of it
     */
    private record Line(String line, int cursor, ShellWords before, ShellWords whole)
            implements CompletingParsedLine {
        private boolean isInWord() {
            if (before.words().isEmpty()) {
                return false;
            }
            return before.open() != ShellWords.Open.NOTHING
                    || before.words().getLast().end() == cursor;
        }

        @Override
        public String word() {
            return isInWord() ? before.words().getLast().text() : "";
        }

        @Override
        public int wordCursor() {
            return word().length();
        }

        @Override
        public int wordIndex() {
            return before.words().size() - (isInWord() ? 1 : 0);
        }

        @Override
        public List<String> words() {
            return whole.words().stream().map(Word::text).toList();
        }

        @Override
        public int rawWordCursor() {
            return isInWord() ? cursor - before.words().getLast().start() : 0;
        }

        @Override
        public int rawWordLength() {
            return rawWordCursor();
        }

        /** Quotes what other words would be taken for. */
        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            String text = candidate.toString();
            return text.matches("[\\w./:=,@%+~-]*") ? text : "'" + text.replace("'", "'\\''") + "'";
        }
    }
}
