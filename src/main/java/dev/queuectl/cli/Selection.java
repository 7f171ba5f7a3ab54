package dev.queuectl.cli;

import dev.queuectl.client.filter.Filter;
import dev.queuectl.client.filter.FilterReader;

import java.util.List;

/** Which jobs a command is told to do something to: some by name, or all that a filter means. */
sealed interface Selection {
    /** What such a command says about its arguments. */
    String ARGUMENTS =
            "ids of jobs or the beginnings of them, 'last' for the newest, or a filter like"
                    + " state:dead queue:mail";

    /**
     * Jobs by name.
     *
     * @param typed ids, beginnings of ids, or the word for the newest
     */
    record Named(List<String> typed) implements Selection {
        public Named {
            typed = List.copyOf(typed);
        }
    }

    /** All jobs like this. */
    record Like(Filter filter) implements Selection {}

    /**
     * Reads what a command shall change, which is every job only where {@code --all} says so; ends
     * the command with exit code 2 when nothing was selected.
     */
    static Selection toChange(Arguments arguments, String command) {
        List<String> words = arguments.positionals();
        if (arguments.has("--all")) {
            if (!words.isEmpty()) {
                throw CliError.usage(
                        "--all means every job, so " + command + " takes nothing besides",
                        "give one of them");
            }
            return new Like(FilterReader.read(List.of()));
        }
        Selection selection = read(words, command);
        if (selection instanceof Like(Filter filter) && filter.leavesNothingOut()) {
            throw CliError.usage(
                    "the filter leaves no job out",
                    "queuectl " + command + " --all, if every job is meant");
        }
        return selection;
    }

    /** Reads what was selected; ends the command with exit code 2 when nothing was. */
    static Selection read(List<String> words, String command) {
        if (words.isEmpty()) {
            throw CliError.usage(
                    command + " needs the ids of jobs, or a filter", "queuectl list --all");
        }
        long terms = words.stream().filter(word -> FilterReader.isTerm(word.strip())).count();
        if (terms == 0) {
            return new Named(words);
        }
        if (terms < words.size()) {
            throw CliError.usage(
                    command + " takes ids or a filter, not both",
                    "write cmd:TEXT for words of a command, and quote what has spaces");
        }
        return new Like(FilterReader.read(words));
    }
}
