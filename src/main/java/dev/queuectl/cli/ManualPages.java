package dev.queuectl.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes the manual: {@code queuectl.1}, and a page for each command, from the commands' own models
 * in the language of man(7). The build of the packages calls it.
 */
final class ManualPages {
    private static final String EXIT_CODES =
            """
            0|done
            1|the operation failed
            2|wrong usage, bad JSON, a bad value, bad configuration
            3|not found
            4|conflict or wrong state
            5|the store cannot be reached, is locked for too long, or is damaged
            6|partly done; standard error tells of the rest
            7|of wait: a job ended otherwise than completed
            8|timed out
            9|refused for safety
            10|the store was made by a newer version, or must be migrated first
            130, 143|interrupted, terminated\
            """;

    private static final String ENVIRONMENT =
            """
            QUEUECTL_HOME|where queue.db and config.toml are, instead of ~/.queuectl
            QUEUECTL_URL|the store: sqlite:PATH, postgresql://… or mongodb://…
            QUEUECTL_CONFIG|the client's settings, instead of config.toml in the home
            QUEUECTL_OUTPUT|json or table
            QUEUECTL_COLOR, NO_COLOR|auto, always or never; if NO_COLOR is not empty there is no colour
            QUEUECTL_JAVA_HOME|the Java that runs it, of a build that brings none\
            """;

    private final LocalDate date;

    private ManualPages(LocalDate date) {
        this.date = date;
    }

    /**
     * Writes all pages.
     *
     * @param folder is made where there is none
     * @param date which the pages bear
     */
    static void write(Path folder, LocalDate date) throws IOException {
        ManualPages pages = new ManualPages(date);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("queuectl.1"), pages.overview());
        for (CommandTable.Entry entry : CommandTable.all()) {
            Files.writeString(folder.resolve(name(entry) + ".1"), pages.page(entry));
        }
    }

    /** Answers what a command's page is called: {@code queuectl-worker-start}. */
    static String name(CommandTable.Entry entry) {
        return "queuectl-" + entry.name().replace(' ', '-');
    }

    private String overview() {
        List<String> lines = new ArrayList<>();
        begin(lines, "queuectl", "a durable background job queue for the command line");
        lines.add(".SH SYNOPSIS");
        lines.add(".B queuectl");
        lines.add(".I COMMAND");
        lines.add("[\\fIOPTION\\fR]\\&... [\\fIARG\\fR]\\&...");
        lines.add(".SH DESCRIPTION");
        lines.add(
                text(
                        "A job is a shell command. One program and one file make the queue; by"
                            + " another URL it is on a server, for many machines. Jobs survive"
                            + " power cuts, run several at a time, are retried with exponential"
                            + " backoff, and go to a dead letter queue when they keep failing."));
        lines.add(".PP");
        lines.add("Without a command, on a terminal, it is a prompt for these commands.");
        lines.add(".SH COMMANDS");
        for (CommandTable.Entry entry : CommandTable.all()) {
            lines.add(".TP");
            lines.add("\\fB" + word(name(entry)) + "\\fR(1)");
            lines.add(text(description(entry.verb().spec())));
        }
        lines.add(".SH OPTIONS");
        lines.add("Every command takes these.");
        CommandSpec common = CommandSpec.create();
        Options.addCommon(common);
        common.options().forEach(option -> add(lines, option));
        addTable(lines, "ENVIRONMENT", ENVIRONMENT);
        addTable(lines, "EXIT STATUS", EXIT_CODES);
        lines.add(".SH FILES");
        lines.add(".TP");
        lines.add(".I \\(ti/.queuectl/queue.db");
        lines.add("the queue, with a folder beside it for output, logs and locks");
        lines.add(".TP");
        lines.add(".I \\(ti/.queuectl/config.toml");
        lines.add("your settings: url, color, output");
        return String.join("\n", lines) + "\n";
    }

    private String page(CommandTable.Entry entry) {
        CommandSpec spec = entry.verb().spec();
        List<String> lines = new ArrayList<>();
        begin(lines, name(entry), withoutEnd(firstSentence(description(spec))));
        lines.add(".SH SYNOPSIS");
        lines.add(".B queuectl " + word(entry.name()));
        lines.add("[\\fIOPTION\\fR]\\&...");
        for (PositionalParamSpec argument : spec.positionalParameters()) {
            lines.add("[\\fI" + word(argument.paramLabel()) + "\\fR]");
        }
        lines.add(".SH DESCRIPTION");
        lines.add(text(description(spec)));
        for (PositionalParamSpec argument : spec.positionalParameters()) {
            lines.add(".TP");
            lines.add("\\fI" + word(argument.paramLabel()) + "\\fR");
            lines.add(text(String.join(" ", argument.description())));
        }
        lines.add(".SH OPTIONS");
        lines.add("Those that every command takes are in");
        lines.add(".BR queuectl (1).");
        spec.options().stream().filter(option -> !option.hidden()).forEach(o -> add(lines, o));
        lines.add(".SH EXAMPLES");
        for (Examples.Example example : Examples.of(entry.name())) {
            lines.add(".TP");
            lines.add(".B " + word(example.line()));
            lines.add(text(example.meaning()));
        }
        lines.add(".SH SEE ALSO");
        lines.add(".BR queuectl (1)");
        return String.join("\n", lines) + "\n";
    }

    private void begin(List<String> lines, String name, String purpose) {
        lines.add(
                ".TH "
                        + word(name.toUpperCase(Locale.ROOT))
                        + " 1 "
                        + date
                        + " \"queuectl "
                        + word(VersionCommand.version())
                        + "\" \"queuectl manual\"");
        lines.add(".SH NAME");
        lines.add(word(name) + " \\- " + text(purpose));
    }

    private static void add(List<String> lines, OptionSpec option) {
        lines.add(".TP");
        List<String> names = new ArrayList<>();
        for (String name : option.names()) {
            names.add("\\fB" + word(name) + "\\fR");
        }
        boolean takesValue = option.arity().max() > 0;
        lines.add(
                String.join(", ", names)
                        + (takesValue ? " \\fI" + word(option.paramLabel()) + "\\fR" : ""));
        lines.add(text(String.join(" ", option.description())));
    }

    private static void addTable(List<String> lines, String heading, String table) {
        lines.add(".SH " + heading);
        table.lines()
                .map(row -> row.split("\\|", 2))
                .forEach(row -> {
                    lines.add(".TP");
                    lines.add("\\fB" + word(row[0]) + "\\fR");
                    lines.add(text(row[1]));
                });
    }

    private static String description(CommandSpec spec) {
        return String.join(" ", spec.usageMessage().description());
    }

    private static String firstSentence(String text) {
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end);
    }

    private static String withoutEnd(String text) {
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    /** Answers words that stand at the beginning of a line, where some would be orders. */
    private static String text(String words) {
        String escaped = word(words);
        return escaped.startsWith(".") || escaped.startsWith("\\(aq") ? "\\&" + escaped : escaped;
    }

    /** Answers words of which each character means itself. */
    private static String word(String words) {
        return words.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("'", "\\(aq")
                .replace("\"", "\\(dq")
                .replace("`", "\\(ga")
                .replace("^", "\\(ha")
                .replace("~", "\\(ti")
                .replace("…", "...");
    }
}
