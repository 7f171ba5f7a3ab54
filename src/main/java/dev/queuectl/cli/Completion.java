package dev.queuectl.cli;

import dev.queuectl.client.filter.FilterReader;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds how a command that is being typed can go on, from the commands' own models: what they call
 * a value tells what it can be.
 */
final class Completion {
    private static final Pattern ALTERNATIVES = Pattern.compile("[a-z]+(\\|[a-z]+)+");

    private final CompletionValues values;
    private final List<String> ownWords;

    /**
     * A way to go on.
     *
     * @param value the whole word, as it is meant
     * @param description what it is; may be empty
     * @param isWhole whether the word is complete with it
     */
    record Candidate(String value, String description, boolean isWhole) {}

    /**
     * Makes a finder.
     *
     * @param ownWords what else may stand where a command does
     */
    Completion(CompletionValues values, List<String> ownWords) {
        this.values = values;
        this.ownWords = ownWords;
    }

    /**
     * Answers how a word can go on; none is more than an idea.
     *
     * @param before the words before it, without the program's name
     * @param current what is there of the word; may be empty
     */
    List<Candidate> candidates(List<String> before, String current) {
        if (before.contains("--")) {
            return List.of();
        }
        List<String> words = new ArrayList<>(before);
        while (!words.isEmpty() && words.getFirst().startsWith("-")) {
            boolean hasValue = Options.COMMON_WITH_VALUE.contains(words.removeFirst());
            if (hasValue && words.isEmpty()) {
                return valuesOfOption(commonOptions(), before.getLast(), "", current);
            }
            if (hasValue) {
                words.removeFirst();
            }
        }
        if (words.isEmpty()) {
            return current.startsWith("-") ? options(commonOptions(), current) : first(current);
        }
        String word = words.removeFirst();
        if (!CommandTable.GROUPS.contains(word)) {
            return ofCommand(word, "", words, current);
        }
        return words.isEmpty()
                ? second(word, current)
                : ofCommand(word, words.removeFirst(), words, current);
    }

    private List<Candidate> ofCommand(
            String first, String second, List<String> words, String current) {
        CommandTable.Entry entry;
        try {
            entry = CommandTable.find(first, second);
        } catch (CliError unknown) {
            return List.of();
        }
        CommandSpec spec = entry.verb().spec();
        Options.addCommon(spec);
        @Nullable OptionSpec waiting = null;
        List<String> positionals = new ArrayList<>();
        for (String word : words) {
            if (waiting != null) {
                waiting = null;
            } else if (word.startsWith("-") && !FilterReader.isTerm(word)) {
                OptionSpec option = spec.findOption(word);
                waiting = option != null && option.arity().max() > 0 ? option : null;
            } else {
                positionals.add(word);
            }
        }
        if (waiting != null) {
            return valuesOfOption(spec, waiting.longestName(), entry.name(), current);
        }
        int equals = current.indexOf('=');
        if (current.startsWith("--") && equals > 0) {
            String name = current.substring(0, equals);
            return valuesOfOption(spec, name, entry.name(), current.substring(equals + 1)).stream()
                    .map(value ->
                            new Candidate(
                                    name + "=" + value.value(),
                                    value.description(),
                                    value.isWhole()))
                    .toList();
        }
        // What begins with one dash can be a term that jobs must not be like.
        boolean isTerm = entry.verb().takesFilter() && current.matches("-[^-].*");
        if (current.startsWith("-") && !isTerm) {
            return options(spec, current);
        }
        if (spec.positionalParameters().isEmpty()) {
            return List.of();
        }
        return positional(
                spec.positionalParameters().getFirst().paramLabel(),
                entry.name(),
                positionals,
                current);
    }

    private List<Candidate> positional(
            String label, String command, List<String> before, String current) {
        if (command.equals("help")) {
            if (before.isEmpty()) {
                return first(current);
            }
            return before.size() == 1 ? second(before.getFirst(), current) : List.of();
        }
        if (ALTERNATIVES.matcher(label).matches()) {
            return before.isEmpty()
                    ? CompletionValues.among(List.of(label.split("\\|")), current)
                    : List.of();
        }
        List<Candidate> candidates = new ArrayList<>();
        String[] parts = label.split("[ |]", -1);
        for (int place = 0; place < parts.length; place++) {
            boolean repeated = parts[place].endsWith("…");
            if (repeated || before.size() == place) {
                candidates.addAll(values.of(parts[place].replace("…", ""), command, current));
            }
        }
        return candidates;
    }

    private List<Candidate> valuesOfOption(
            CommandSpec spec, String name, String command, String current) {
        OptionSpec option = spec.findOption(name);
        if (option == null || option.arity().max() == 0) {
            return List.of();
        }
        String label = option.paramLabel();
        return ALTERNATIVES.matcher(label).matches()
                ? CompletionValues.among(List.of(label.split("\\|")), current)
                : values.of(label, command, current);
    }

    private List<Candidate> first(String current) {
        List<Candidate> candidates = new ArrayList<>();
        for (String word : CommandTable.firstWords()) {
            if (word.startsWith(current)) {
                boolean isGroup = CommandTable.GROUPS.contains(word);
                String description = isGroup ? "" : describe(CommandTable.find(word, ""));
                candidates.add(new Candidate(word, description, true));
            }
        }
        candidates.addAll(CompletionValues.among(ownWords, current));
        return candidates;
    }

    private static List<Candidate> second(String group, String current) {
        List<Candidate> candidates = new ArrayList<>();
        for (String name : CommandTable.NAMES) {
            String word = name.substring(name.indexOf(' ') + 1);
            if (name.startsWith(group + " ") && word.startsWith(current)) {
                candidates.add(new Candidate(word, describe(CommandTable.find(group, word)), true));
            }
        }
        return candidates;
    }

    private static String describe(CommandTable.Entry entry) {
        return firstSentence(String.join(" ", entry.verb().spec().usageMessage().description()));
    }

    private static CommandSpec commonOptions() {
        CommandSpec spec = CommandSpec.create();
        Options.addCommon(spec);
        return spec;
    }

    private static List<Candidate> options(CommandSpec spec, String current) {
        List<Candidate> candidates = new ArrayList<>();
        for (OptionSpec option : spec.options()) {
            if (!option.hidden() && option.longestName().startsWith(current)) {
                candidates.add(
                        new Candidate(
                                option.longestName(),
                                firstSentence(String.join(" ", option.description())),
                                true));
            }
        }
        return candidates;
    }

    private static String firstSentence(String text) {
        int end = text.indexOf(". ");
        String sentence = end < 0 ? text : text.substring(0, end);
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
