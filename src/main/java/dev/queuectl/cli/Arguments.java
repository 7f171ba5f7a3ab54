package dev.queuectl.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ParseResult;

import java.util.List;
import java.util.Optional;

/** What a user wrote after a command's name, options told from the rest. Immutable. */
final class Arguments {
    private final ParseResult parsed;
    private final @Nullable List<String> afterDashes;

    /**
     * Takes over a parsed command line.
     *
     * @param afterDashes what followed {@code --}; null when there was none
     */
    Arguments(ParseResult parsed, @Nullable List<String> afterDashes) {
        this.parsed = parsed;
        this.afterDashes = afterDashes;
    }

    /** Answers the value of an option that may be given once. */
    Optional<String> value(String option) {
        return Optional.ofNullable(parsed.matchedOptionValue(option, null));
    }

    /** Answers the values of an option that may be given often, in order; empty when it was not. */
    List<String> values(String option) {
        return parsed.matchedOptionValue(option, List.of());
    }

    /** Whether an option was given. */
    boolean has(String option) {
        return parsed.hasMatchedOption(option);
    }

    /** Answers what is no option, in order, up to {@code --}. */
    List<String> positionals() {
        return parsed.matchedPositionalValue(0, List.of());
    }

    /** Answers what follows {@code --}; empty when there was none. */
    Optional<List<String>> afterDashes() {
        return Optional.ofNullable(afterDashes);
    }
}
