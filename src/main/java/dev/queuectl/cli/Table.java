package dev.queuectl.cli;

import dev.queuectl.domain.Visible;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Rows of text. On a terminal they stand in columns under a heading, cut where the line would be
 * too long; in a pipe each is a line of its own, tab-separated, whole and without heading. All text
 * is shown escaped.
 */
final class Table {
    private static final int GAP = 2;
    private static final int LEAST = 8;

    /** Beside a very long first column. */
    private static final int TINY = 3;

    private final List<String> headings;
    private final int flexible;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * Makes an empty table.
     *
     * @param flexible the column that is cut first, counted from 0; then the widest, but never the
     *     first
     */
    Table(int flexible, String... headings) {
        this.headings = List.of(headings);
        this.flexible = flexible;
    }

    void add(String... cells) {
        List<String> row = new ArrayList<>(cells.length);
        for (String cell : cells) {
            row.add(Visible.line(cell));
        }
        rows.add(row);
    }

    void print(Terminal terminal) {
        print(terminal, false);
    }

    /**
     * Prints the rows.
     *
     * @param whole whether nothing is cut, however wide the terminal is
     */
    void print(Terminal terminal, boolean whole) {
        if (!terminal.outIsTerminal()) {
            rows.forEach(row -> terminal.data(String.join("\t", row)));
            return;
        }
        if (rows.isEmpty()) {
            return;
        }
        List<String> lines = lines(whole ? Integer.MAX_VALUE : terminal.width());
        terminal.data(lines.getFirst());
        for (String line : lines.subList(1, lines.size())) {
            terminal.data(terminal.colour() ? Colours.states(line) : line);
        }
    }

    /** Answers the heading and the rows as lines of at most so many columns. */
    List<String> lines(int available) {
        int[] widths = widths(available);
        List<String> lines = new ArrayList<>();
        lines.add(
                line(
                        headings.stream().map(heading -> heading.toUpperCase(Locale.ROOT)).toList(),
                        widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private int[] widths(int available) {
        int[] widths = new int[headings.size()];
        int total = GAP * (widths.length - 1);
        for (int column = 0; column < widths.length; column++) {
            widths[column] = Columns.width(headings.get(column));
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], Columns.width(row.get(column)));
            }
            total += widths[column];
        }
        int excess = total - available;
        excess -= narrow(widths, flexible, excess, LEAST);
        excess = narrowAll(widths, excess, LEAST);
        int _ = narrowAll(widths, excess, TINY);
        return widths;
    }

    /** Takes columns off whatever is widest, and answers how many are still too many. */
    private static int narrowAll(int[] widths, int tooMany, int least) {
        int excess = tooMany;
        while (excess > 0 && narrow(widths, widestAfterFirst(widths), 1, least) > 0) {
            excess--;
        }
        return excess;
    }

    /** Takes columns off a cell's width, down to a least one, and answers how many that were. */
    private static int narrow(int[] widths, int column, int excess, int least) {
        int taken = Math.clamp(excess, 0, Math.max(0, widths[column] - least));
        widths[column] -= taken;
        return taken;
    }

    /** The first column stays whole: it holds what one would type to name the row. */
    private static int widestAfterFirst(int[] widths) {
        int widest = 1;
        for (int column = 2; column < widths.length; column++) {
            widest = widths[column] > widths[widest] ? column : widest;
        }
        return widest;
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            boolean last = column == widths.length - 1;
            String cell = Columns.cut(cells.get(column), widths[column]);
            line.append(cell);
            if (!last) {
                line.repeat(' ', widths[column] - Columns.width(cell) + GAP);
            }
        }
        return line.toString().stripTrailing();
    }
}
