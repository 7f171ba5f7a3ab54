import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows answers as one table, and keeps them. */
final class Report {
    static final List<String> HEADINGS =
            List.of(
                    "row",
                    "reference",
                    "takes",
                    "queuectl takes",
                    "ratio",
                    "bar",
                    "spread of the reference",
                    "pairs",
                    "verdict");

    private static final String LINE = "| ";

    private Report() {}

    /** Answers the table in Markdown, its columns aligned. */
    static String table(Collection<Answer> answers) {
        return table(answers.stream().map(Answer::cells).toList());
    }

    private static String table(List<List<String>> lines) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        rows.addAll(lines);
        int[] widths = new int[HEADINGS.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        rows.add(1, Arrays.stream(widths).mapToObj("-"::repeat).toList());
        StringBuilder table = new StringBuilder();
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                String cell = row.get(i);
                table.append(LINE).append(cell).append(" ".repeat(widths[i] - cell.length() + 1));
            }
            table.append("|\n");
        }
        return table.toString();
    }

    /**
     * Writes the table into the day's file; rows that were measured earlier that day are kept,
     * unless they were measured again.
     */
    static Path keep(Path folder, LocalDate day, Machine machine, Collection<Answer> answers)
            throws IOException {
        Path file = folder.resolve(day + ".md");
        Map<String, List<String>> rows = new LinkedHashMap<>();
        if (Files.exists(file)) {
            addRows(Files.readString(file), rows);
        }
        answers.forEach(answer -> rows.put(answer.cells().getFirst(), answer.cells()));
        String page =
                "# Measured on "
                        + day
                        + "\n\n"
                        + machine.describe()
                        + "\n\n"
                        + table(List.copyOf(rows.values()));
        Files.createDirectories(folder);
        return Files.writeString(file, page);
    }

    private static void addRows(String page, Map<String, List<String>> rows) {
        for (String line : page.lines().filter(line -> line.startsWith(LINE)).toList()) {
            List<String> cells =
                    Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList();
            boolean isRow = !cells.equals(HEADINGS) && !cells.getFirst().startsWith("--");
            if (isRow && cells.size() == HEADINGS.size()) {
                rows.put(cells.getFirst(), cells);
            }
        }
    }
}
