package dev.queuectl.cli;

import dev.queuectl.client.filter.FilterReader;
import dev.queuectl.config.Nearest;
import dev.queuectl.domain.Visible;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns the words of a command line into one call and an exit code. */
final class Cli {
    private final Surroundings surroundings;
    private final Terminal terminal;

    /** Makes the program ready for one call or more. */
    Cli(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.terminal = surroundings.terminal();
    }

    /**
     * Makes the program ready for calls that each open the store they are about.
     *
     * @param environment the caller's variables
     */
    Cli(Terminal terminal, Map<String, String> environment, InstantSource time) {
        this(new Surroundings(terminal, environment, time, Optional.empty()));
    }

    /** Carries out one call and answers its exit code. What goes wrong is told to the user. */
    int run(List<String> words) {
        // What follows is another program's.
        int dashes = words.indexOf("--");
        List<String> own = dashes < 0 ? words : words.subList(0, dashes);
        boolean json = asksForJson(own);
        boolean debug = own.contains("--debug");
        try {
            int code = call(words);
            terminal.flush();
            return code;
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            return report(e, json, debug);
        }
    }

    /** Whether errors are JSON too: as far as can be told from words that may make no sense. */
    private static boolean asksForJson(List<String> words) {
        for (int at = 0; at < words.size(); at++) {
            String word = words.get(at);
            boolean isForm =
                    at > 0
                            && (words.get(at - 1).equals("-o")
                                    || words.get(at - 1).equals("--output"));
            if (word.equals("--json")
                    || (isForm && word.startsWith("json"))
                    || word.startsWith("--output=json")
                    || word.startsWith("-o=json")) {
                return true;
            }
        }
        return false;
    }

    private int report(Throwable failure, boolean json, boolean debug) {
        IOException lost = outputLost(failure);
        try {
            if (lost == null) {
                terminal.flush();
            }
            if (debug) {
                ErrorReport.trace(failure, terminal);
            }
            if (lost != null) {
                if (lost instanceof InterruptedIOException) {
                    return ExitCode.INTERRUPTED.number();
                }
                if (String.valueOf(lost.getMessage()).contains("Broken pipe")) {
                    return ExitCode.PIPE_CLOSED.number();
                }
                ErrorReport.print(
                        CliError.of(
                                ExitCode.STORE, "cannot write the output: " + lost.getMessage()),
                        terminal,
                        json);
                return ExitCode.STORE.number();
            }
            CliError error = ErrorReport.of(failure);
            ErrorReport.print(error, terminal, json);
            return error.exitCode().number();
        } catch (UncheckedIOException nobodyListens) {
            return lost != null
                    ? ExitCode.STORE.number()
                    : ErrorReport.of(failure).exitCode().number();
        }
    }

    /** Answers why the output could not be written, if that is what went wrong. */
    private @Nullable IOException outputLost(Throwable failure) {
        IOException cause =
                failure instanceof UncheckedIOException unchecked
                        ? unchecked.getCause()
                        : failure instanceof IOException io ? io : null;
        return cause != null && terminal.hasFailed() ? cause : null;
    }

    private int call(List<String> words) throws Exception {
        List<String> line = commandFirst(words);
        if (line.isEmpty()) {
            if (words.contains("--help") || words.contains("-h")) {
                return call(List.of("help"));
            }
            if (words.contains("--version")) {
                return call(List.of("version"));
            }
            if (!words.contains("--") && terminal.inIsTerminal() && terminal.outIsTerminal()) {
                List<String> shell = new ArrayList<>(List.of("shell"));
                shell.addAll(words);
                return call(shell);
            }
            terminal.say(HelpCommand.brief());
            return ExitCode.USAGE.number();
        }
        boolean grouped = CommandTable.GROUPS.contains(line.getFirst());
        boolean hasSecond = grouped && line.size() > 1 && !line.get(1).startsWith("-");
        if (grouped && !hasSecond && (line.contains("--help") || line.contains("-h"))) {
            return call(List.of("help", line.getFirst()));
        }
        CommandTable.Entry entry = CommandTable.find(line.getFirst(), hasSecond ? line.get(1) : "");
        return run(entry, line.subList(hasSecond ? 2 : 1, line.size()));
    }

    private int run(CommandTable.Entry entry, List<String> rest) throws Exception {
        CommandSpec spec = entry.verb().spec();
        Options.addCommon(spec);
        int dashes = rest.indexOf("--");
        List<String> options = dashes < 0 ? rest : rest.subList(0, dashes);
        Arguments arguments =
                parse(
                        entry,
                        spec,
                        options,
                        dashes < 0 ? null : rest.subList(dashes + 1, rest.size()));
        if (arguments.has("--help")) {
            terminal.data(HelpCommand.usage(entry, spec));
            return ExitCode.DONE.number();
        }
        if (dashes >= 0 && !entry.verb().takesProgram()) {
            throw CliError.usage(
                    entry.name() + " takes no program after --", "queuectl help " + entry.name());
        }
        Verb verb = arguments.has(Watched.OPTION) ? new Watched(entry.verb()) : entry.verb();
        try (Session session =
                new Session(
                        verb,
                        ClientSettings.read(arguments, surroundings.environment()),
                        surroundings)) {
            return Audited.run(new CommandTable.Entry(entry.name(), verb), rest, arguments, session)
                    .number();
        }
    }

    private static Arguments parse(
            CommandTable.Entry entry,
            CommandSpec spec,
            List<String> options,
            @Nullable List<String> afterDashes) {
        try {
            CommandLine line = new CommandLine(spec);
            line.setPosixClusteredShortOptionsAllowed(false);
            line.setExpandAtFiles(false);
            List<String> words =
                    Watched.withPause(entry.verb().takesFilter() ? withTerms(options) : options);
            return new Arguments(line.parseArgs(words.toArray(String[]::new)), afterDashes);
        } catch (OverwrittenOptionException e) {
            throw CliError.usage(
                    e.getOverwritten().paramLabel().isEmpty()
                            ? "an option was given twice"
                            : optionName(e) + " was given twice",
                    "give it once");
        } catch (MissingParameterException e) {
            throw CliError.usage(
                    lowerFirst(String.valueOf(e.getMessage())), "queuectl help " + entry.name());
        } catch (UnmatchedArgumentException e) {
            throw unmatched(entry, spec, e.getUnmatched().getFirst());
        } catch (ParameterException e) {
            throw CliError.usage(
                    lowerFirst(String.valueOf(e.getMessage())), "queuectl help " + entry.name());
        }
    }

    /**
     * Lets terms like {@code -queue:mail} not look like options; whoever reads them skips spaces.
     */
    private static List<String> withTerms(List<String> words) {
        List<String> told = new ArrayList<>(words.size());
        for (String word : words) {
            boolean isTerm =
                    word.startsWith("-") && !word.startsWith("--") && FilterReader.isTerm(word);
            told.add(isTerm ? " " + word : word);
        }
        return told;
    }

    private static CliError unmatched(CommandTable.Entry entry, CommandSpec spec, String word) {
        String help = "queuectl help " + entry.name();
        if (!word.startsWith("-")) {
            return CliError.usage(
                    "'" + Visible.line(word) + "' is nothing that " + entry.name() + " takes",
                    help);
        }
        List<String> known = new ArrayList<>(spec.optionsMap().keySet());
        String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
        return CliError.usage(
                "unknown option '" + Visible.line(name) + "'" + Nearest.hint(name, known), help);
    }

    private static String optionName(OverwrittenOptionException e) {
        return e.getOverwritten() instanceof CommandLine.Model.OptionSpec option
                ? option.longestName()
                : "an option";
    }

    private static String lowerFirst(String message) {
        return message.isEmpty()
                ? message
                : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }

    /** Moves options that stand before the command behind it, where they mean the same. */
    private static List<String> commandFirst(List<String> words) {
        int at = 0;
        while (at < words.size() && words.get(at).startsWith("-") && !words.get(at).equals("--")) {
            at += Options.COMMON_WITH_VALUE.contains(words.get(at)) ? 2 : 1;
        }
        if (at >= words.size()) {
            return List.of();
        }
        List<String> leading = words.subList(0, at);
        boolean grouped =
                CommandTable.GROUPS.contains(words.get(at))
                        && at + 1 < words.size()
                        && !words.get(at + 1).startsWith("-");
        int end = at + (grouped ? 2 : 1);
        List<String> line = new ArrayList<>(words.subList(at, end));
        line.addAll(leading);
        line.addAll(words.subList(end, words.size()));
        return line;
    }
}
