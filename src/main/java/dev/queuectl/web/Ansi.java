package dev.queuectl.web;

import dev.queuectl.domain.Visible;
import dev.queuectl.web.pages.JobPage.Piece;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads text as a terminal would show it: colours become names of classes, whatever else commands a
 * terminal is left out. Nothing in it becomes markup.
 */
final class Ansi {
    /** What sets colours, moves the cursor or names a window. */
    private static final Pattern CONTROL =
            Pattern.compile(
                    "\u001b(?:\\[([0-?]*)[ -/]*([@-~])"
                            + "|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)?"
                            + "|[ -/]*[0-~])");

    private static final List<String> COLOURS =
            List.of("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white");

    private final List<Piece> pieces = new ArrayList<>();
    private final Set<String> marks = new TreeSet<>();
    private String colour = "";

    private Ansi() {}

    /** Answers the pieces of a text, each of one look. */
    static List<Piece> read(String text) {
        Ansi reading = new Ansi();
        Matcher control = CONTROL.matcher(text);
        int from = 0;
        while (control.find()) {
            reading.add(text.substring(from, control.start()));
            if ("m".equals(control.group(2))) {
                reading.set(control.group(1));
            }
            from = control.end();
        }
        reading.add(text.substring(from));
        return reading.pieces;
    }

    private void add(String text) {
        if (text.isEmpty()) {
            return;
        }
        List<String> classes = new ArrayList<>(marks);
        if (!colour.isEmpty()) {
            classes.add(colour);
        }
        pieces.add(new Piece(String.join(" ", classes), Visible.lines(text)));
    }

    private void set(String codes) {
        String[] numbers = codes.split(";", -1);
        for (int i = 0; i < numbers.length; i++) {
            int code = number(numbers[i]);
            if (code == 38 || code == 48) {
                // A colour by its number, of which there are too many: its place in the list, or
                // three parts. Those that have a name are shown.
                boolean isIndexed = i + 2 < numbers.length && number(numbers[i + 1]) == 5;
                if (code == 38 && isIndexed && number(numbers[i + 2]) < 16) {
                    colour = named(number(numbers[i + 2]));
                }
                i += isIndexed ? 2 : 4;
            } else {
                set(code);
            }
        }
    }

    private void set(int code) {
        switch (code) {
            case 0 -> {
                marks.clear();
                colour = "";
            }
            case 1 -> marks.add("a-bold");
            case 2 -> marks.add("a-faint");
            case 3 -> marks.add("a-italic");
            case 4 -> marks.add("a-underlined");
            case 22 -> marks.removeAll(Set.of("a-bold", "a-faint"));
            case 23 -> marks.remove("a-italic");
            case 24 -> marks.remove("a-underlined");
            case 39 -> colour = "";
            default -> {
                if (code >= 30 && code <= 37) {
                    colour = named(code - 30);
                } else if (code >= 90 && code <= 97) {
                    colour = named(code - 90);
                }
            }
        }
    }

    private static String named(int index) {
        return "a-" + COLOURS.get(index % COLOURS.size());
    }

    private static int number(String text) {
        return text.isEmpty() || text.length() > 3 || !text.chars().allMatch(Character::isDigit)
                ? 0
                : Integer.parseInt(text);
    }
}
