package dev.queuectl.cli;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.queuectl.client.json.Json;
import dev.queuectl.client.json.JsonFields;
import dev.queuectl.config.Nearest;
import dev.queuectl.domain.Visible;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Prints records in the form, and with the fields, that its caller asks for by {@code --output} and
 * {@code --fields}.
 *
 * @param <T> the records
 */
final class Listing<T> {
    private final Records<T> records;
    private final OutputForm form;
    private final Optional<List<String>> chosen;
    private final Terminal terminal;

    private Listing(
            Records<T> records, OutputForm form, Optional<List<String>> chosen, Terminal terminal) {
        this.records = records;
        this.form = form;
        this.chosen = chosen;
        this.terminal = terminal;
    }

    /** Adds the options. */
    static void addTo(CommandSpec spec) {
        spec.addOption(
                Options.value("-o --output", OutputForm.LABEL, "how to print; --json is -o json"));
        spec.addOption(
                Options.value(
                        "--fields",
                        "NAME[,NAME]",
                        "only these fields of each record, in this order; docs/json.md has their"
                                + " names"));
    }

    /**
     * Reads the options.
     *
     * @param usual the form where nobody asks for another
     */
    static <T> Listing<T> read(
            Records<T> records, OutputForm usual, Arguments arguments, Session session) {
        OutputForm form =
                arguments
                        .value("--output")
                        .map(OutputForm::parse)
                        .orElse(session.json() ? OutputForm.JSON : usual);
        Optional<List<String>> chosen =
                arguments.value("--fields").map(text -> fields(text, records.fields()));
        if (chosen.isPresent() && form == OutputForm.ID) {
            throw CliError.usage(
                    "-o id and --fields exclude each other", "--fields " + records.id());
        }
        return new Listing<>(records, form, chosen, session.terminal());
    }

    private static List<String> fields(String text, List<String> known) {
        List<String> fields = new ArrayList<>();
        for (String name : text.split(",", -1)) {
            String field = name.strip().replace('-', '_');
            if (known.stream().noneMatch(path -> isOrIsIn(path, field))) {
                throw CliError.usage(
                        field.isEmpty()
                                ? "--fields names no field"
                                : "unknown field '"
                                        + Visible.line(field)
                                        + "'"
                                        + Nearest.hint(field, known),
                        "known are " + String.join(", ", known));
            }
            fields.add(field);
        }
        return fields;
    }

    private static boolean isOrIsIn(String path, String field) {
        return path.equals(field) || path.startsWith(field + ".");
    }

    OutputForm form() {
        return form;
    }

    /** Whether its caller chose fields. */
    boolean hasFields() {
        return chosen.isPresent();
    }

    /** Whether each line stands for itself, so that there need not be an end. */
    boolean isOfLines() {
        return form == OutputForm.JSONL || form == OutputForm.CSV || form == OutputForm.ID;
    }

    /** Whether it prints the columns that the command has for people. */
    boolean isTable() {
        return (form == OutputForm.TABLE || form == OutputForm.WIDE) && chosen.isEmpty();
    }

    boolean isWide() {
        return form == OutputForm.WIDE;
    }

    /** Prints a table that was made for people. */
    void print(Table table) {
        table.print(terminal, isWide());
    }

    /** Prints records in any form but {@linkplain #isTable the table for people}. */
    void print(Iterable<? extends T> rows) throws IOException {
        switch (form) {
            case TABLE, WIDE -> {
                Table table = new Table(names().size() - 1, names().toArray(String[]::new));
                for (T row : rows) {
                    table.add(cells(row).toArray(String[]::new));
                }
                print(table);
            }
            case JSON -> {
                StringBuilder array = new StringBuilder("[");
                for (T row : rows) {
                    array.append(array.length() > 1 ? "," : "").append(object(row));
                }
                terminal.data(array.append(']').toString());
            }
            case CSV -> {
                printHeading();
                printEach(rows);
            }
            case JSONL, ID -> printEach(rows);
        }
    }

    /** Prints what comes before the first line of a form of lines. */
    void printHeading() {
        if (form == OutputForm.CSV) {
            terminal.data(commaSeparated(names()));
        }
    }

    /** Prints records as lines, for a form in which each line stands for itself. */
    void printEach(Iterable<? extends T> rows) throws IOException {
        for (T row : rows) {
            terminal.data(line(row));
        }
    }

    private String line(T row) throws IOException {
        return switch (form) {
            case JSONL -> object(row);
            case CSV -> commaSeparated(cells(row));
            case ID -> Visible.line(new JsonFields(whole(row)).text(records.id()));
            case TABLE, WIDE, JSON -> throw new IllegalStateException(form + " is more than lines");
        };
    }

    private List<String> names() {
        return chosen.orElse(records.fields());
    }

    private List<String> cells(T row) throws IOException {
        JsonFields fields = new JsonFields(whole(row));
        return names().stream().map(fields::text).toList();
    }

    private String object(T row) throws IOException {
        String whole = whole(row);
        if (chosen.isEmpty()) {
            return whole;
        }
        JsonFields fields = new JsonFields(whole);
        StringBuilder object = new StringBuilder("{");
        for (String name : chosen.get()) {
            object.append(object.length() > 1 ? ",\"" : "\"")
                    .append(name)
                    .append("\":")
                    .append(fields.json(name));
        }
        return object.append('}').toString();
    }

    private String whole(T row) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.generator(text)) {
            records.writer().write(json, row);
        }
        return text.toString();
    }

    private String commaSeparated(List<String> cells) {
        List<String> quoted = new ArrayList<>();
        for (String cell : cells) {
            String shown = terminal.outIsTerminal() ? Visible.line(cell) : cell;
            boolean quote = shown.chars().anyMatch(c -> c == ',' || c == '"' || c < ' ');
            quoted.add(quote ? '"' + shown.replace("\"", "\"\"") + '"' : shown);
        }
        return String.join(",", quoted);
    }
}
