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
        int[] widths = widths(whole ? Integer.MAX_VALUE : terminal.width());
        terminal.data(
                line(
                        headings.stream().map(heading -> heading.toUpperCase(Locale.ROOT)).toList(),
                        widths));
        for (List<String> row : rows) {
            String line = line(row, widths);
            terminal.data(terminal.colour() ? Colours.states(line) : line);
        }
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
        excess -= narrow(widths, flexible, excess);
        while (excess > 0) {
            int widest = widestAfterFirst(widths);
            if (narrow(widths, widest, 1) == 0) {
                break;
            }
            excess--;
        }
        return widths;
    }

    /** Takes columns off a cell's width, down to a least one, and answers how many that were. */
    private static int narrow(int[] widths, int column, int excess) {
        int taken = Math.clamp(excess, 0, Math.max(0, widths[column] - LEAST));
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
