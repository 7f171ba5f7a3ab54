import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
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
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        answers.forEach(answer -> rows.add(answer.cells()));
        int[] widths = new int[HEADINGS.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        rows.add(1, HEADINGS.stream().map(_ -> "").toList());
        StringBuilder table = new StringBuilder();
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                String cell = row.equals(rows.get(1)) ? "-".repeat(widths[i]) : row.get(i);
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
        Map<String, String> lines = new LinkedHashMap<>();
        if (Files.exists(file)) {
            addLines(Files.readString(file), lines);
        }
        addLines(table(answers), lines);
        String page =
                "# Measured on "
                        + day
                        + "\n\n"
                        + machine.describe()
                        + "\n\n"
                        + String.join("\n", lines.values())
                        + "\n";
        Files.createDirectories(folder);
        return Files.writeString(file, page);
    }

    private static void addLines(String page, Map<String, String> lines) {
        page.lines()
                .filter(line -> line.startsWith(LINE))
                .forEach(line -> lines.put(line.split("\\|")[1].strip(), line));
    }
}
