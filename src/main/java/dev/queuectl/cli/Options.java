package dev.queuectl.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Range;

import java.util.List;

/**
 * Makes commands' options by hand: scanning annotations would cost each call more than its work.
 */
final class Options {
    // Made once and by hand: picocli would read each of them from a text.
    private static final Range NONE = new Range(0, 0, false, false, "0");
    private static final Range ONE = new Range(1, 1, false, false, "1");
    private static final Range ANY = new Range(0, Integer.MAX_VALUE, true, false, "0..*");

    private Options() {}

    /** Answers an empty command with its first line of help. */
    static CommandSpec command(String name, String description) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().description(description);
        return spec;
    }

    /** Answers an option with a value, given at most once. */
    static OptionSpec value(String names, String label, String description) {
        return OptionSpec.builder(names.split(" "))
                .paramLabel(label)
                .type(String.class)
                .arity(ONE)
                .description(description)
                .build();
    }

    /** Answers an option with a value that may be given several times. */
    static OptionSpec values(String names, String label, String description) {
        return OptionSpec.builder(names.split(" "))
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity(ONE)
                .description(description)
                .build();
    }

    /** Answers an option without a value. */
    static OptionSpec flag(String names, String description) {
        return OptionSpec.builder(names.split(" "))
                .type(boolean.class)
                .arity(NONE)
                .description(description)
                .build();
    }

    /** Answers an option that works and is not shown. */
    static OptionSpec hidden(String name) {
        return OptionSpec.builder(name).type(String.class).arity(ONE).hidden(true).build();
    }

    /** Answers the arguments that are no options. */
    static PositionalParamSpec positionals(String label, String description) {
        return PositionalParamSpec.builder()
                .index(ANY)
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity(ANY)
                .description(description)
                .hideParamSyntax(true)
                .build();
    }

    /** Adds what every command understands. */
    static void addCommon(CommandSpec spec) {
        spec.addOption(value("--url", "URL", "the store: sqlite:PATH"));
        spec.addOption(
                value(
                        "--home",
                        "DIR",
                        "where queue.db and config.toml are (default: ~/.queuectl)"));
        spec.addOption(
                value(
                        "--config",
                        "FILE",
                        "the client's settings (default: config.toml in the home)"));
        spec.addOption(flag("--json", "one JSON value on stdout, errors as JSON on stderr"));
        spec.addOption(value("--color", "auto|always|never", "whether answers are coloured"));
        spec.addOption(flag("--debug", "show where an error comes from"));
        spec.addOption(flag("-h --help", "show this help"));
    }

    /** The options among the common ones that take a value. */
    static final List<String> COMMON_WITH_VALUE = List.of("--url", "--home", "--config", "--color");
}
