package dev.queuectl.cli;

import dev.queuectl.config.Nearest;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.Visible;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How records are printed. */
enum OutputForm {
    /** In columns on a terminal, between tabs in a pipe; what people look at most. */
    TABLE,
    /** The same with more columns, none of them cut. */
    WIDE,
    /** One JSON value. */
    JSON,
    /** A JSON object on a line each. */
    JSONL,
    /** Comma-separated as in RFC 4180, the names first. */
    CSV,
    /** What names a record, a line each. */
    ID;

    private static final List<String> NAMES =
            Arrays.stream(values()).map(form -> form.name().toLowerCase(Locale.ROOT)).toList();

    /** What an option calls them. */
    static final String LABEL = String.join("|", NAMES);

    /** Reads a name, or ends the call with exit code 2. */
    static OutputForm parse(String text) {
        int at = NAMES.indexOf(text);
        if (at < 0) {
            throw CliError.usage(
                    "--output must be one of "
                            + String.join(", ", NAMES)
                            + ", not '"
                            + Visible.line(Numbers.shortened(text))
                            + "'"
                            + Nearest.hint(text, NAMES),
                    "");
        }
        return values()[at];
    }
}
