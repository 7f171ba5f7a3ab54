package dev.queuectl.client.filter;

import dev.queuectl.client.filter.Subject.Form;
import dev.queuectl.config.Durations;
import dev.queuectl.config.Nearest;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.domain.QueueName;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads filters, like {@code state:dead queue:mail exit:137 age:>1h -host:web1 cmd:"rsync -a"}. A
 * word without a subject is looked for in commands. A value goes on to the next space, that of
 * {@code cmd} and {@code error} to the next term, one in quotes to the closing quote.
 */
public final class FilterReader {
    private static final int LONGEST = 4096;
    private static final int MOST_TERMS = 32;
    private static final Duration LONGEST_SPAN = Duration.ofDays(36_500);

    private final String text;
    private final List<Term> terms;
    private int at;

    private FilterReader(String text, List<Term> terms) {
        this.text = text;
        this.terms = terms;
    }

    /**
     * Reads a filter.
     *
     * @param texts parts of it, each of whole terms
     * @throws InvalidValue when one is not understood; the message says which
     */
    public static Filter read(List<String> texts) {
        List<Term> terms = new ArrayList<>();
        int length = 0;
        for (String text : texts) {
            length += text.length() + 1;
            if (length > LONGEST) {
                throw new InvalidValue("the filter", "is longer than " + LONGEST + " characters");
            }
            new FilterReader(text, terms).read();
        }
        return new Filter(terms);
    }

    /** Whether a word of the command line is a term with a subject, and so no id. */
    public static boolean isTerm(String word) {
        return subjectLength(word, word.startsWith("-") ? 1 : 0) > 0;
    }

    private void read() {
        skipSpaces();
        while (at < text.length()) {
            if (terms.size() == MOST_TERMS) {
                throw new InvalidValue("the filter", "has more than " + MOST_TERMS + " terms");
            }
            terms.add(term());
            skipSpaces();
        }
    }

    private Term term() {
        int from = at;
        boolean negated = text.charAt(at) == '-' && at + 1 < text.length();
        if (negated) {
            at++;
        }
        int length = subjectLength(text, at);
        Subject subject = Subject.CMD;
        if (length > 0) {
            subject = subject(text.substring(at, at + length));
            at += length + 1;
        }
        String value = value(length > 0 && subject.form() == Form.TEXT);
        if (value.isEmpty()) {
            throw new InvalidValue(
                    "the filter",
                    "says nothing after '" + Numbers.shortened(text.substring(from)) + "'");
        }
        Term term = term(subject, value);
        return negated ? new Term.Not(term) : term;
    }

    /** Answers how many letters stand before a colon, if only letters do; else 0. */
    private static int subjectLength(String text, int from) {
        int to = from;
        while (to < text.length() && Character.isLetter(text.charAt(to))) {
            to++;
        }
        return to < text.length() && text.charAt(to) == ':' ? to - from : 0;
    }

    private static Subject subject(String label) {
        return Subject.ofLabel(label)
                .orElseThrow(() ->
                        new InvalidValue(
                                "the filter",
                                "asks for '"
                                        + Numbers.shortened(label)
                                        + "', which nothing has"
                                        + Nearest.hint(label, Subject.labels())
                                        + "; known are "
                                        + String.join(", ", Subject.labels())));
    }

    private String value(boolean toNextTerm) {
        if (at < text.length() && text.charAt(at) == '"') {
            return quoted();
        }
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char next = text.charAt(at);
            if (Character.isWhitespace(next) && (!toNextTerm || isTermAhead())) {
                break;
            }
            value.append(next);
            at++;
        }
        return value.toString().strip();
    }

    private boolean isTermAhead() {
        int start = at;
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        return start == text.length() || isTerm(text.substring(start));
    }

    private String quoted() {
        int opening = at++;
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at++));
        }
        if (at == text.length()) {
            throw new InvalidValue(
                    "the filter",
                    "lacks the closing quote of " + Numbers.shortened(text.substring(opening)));
        }
        at++;
        return value.toString();
    }

    private void skipSpaces() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static Term term(Subject subject, String value) {
        return switch (subject.form()) {
            case WORD, BEGINNING -> new Term.Among(subject, words(subject, value));
            case TEXT -> Term.Holds.of(subject, value);
            case NUMBER -> number(subject, value);
            case SPAN -> span(subject, value);
        };
    }

    private static List<String> words(Subject subject, String value) {
        List<String> words = List.of(value.split(",", -1));
        List<String> known = subject.vocabulary();
        for (String word : words) {
            if (!known.isEmpty() && !known.contains(word)) {
                throw new InvalidValue(
                        subject.label() + ":",
                        "cannot be '"
                                + Numbers.shortened(word)
                                + "'"
                                + Nearest.hint(word, known)
                                + "; it is one of "
                                + String.join(", ", known));
            }
            if (word.isEmpty()) {
                throw new InvalidValue(subject.label() + ":", "has an empty value");
            }
            if (subject == Subject.QUEUE) {
                QueueName _ = new QueueName(word);
            }
            if (subject == Subject.TAG) {
                JobSpec.checkTag(word);
            }
        }
        return words;
    }

    private static Term number(Subject subject, String value) {
        Optional<Relation> relation = relation(value);
        String rest = value.substring(relation.map(found -> found.sign().length()).orElse(0));
        List<Long> numbers = new ArrayList<>();
        for (String number : relation.isPresent() ? List.of(rest) : List.of(rest.split(",", -1))) {
            numbers.add((long) Numbers.integer(subject.label() + ":", number, -1000, 1_000_000));
        }
        return new Term.Measured(subject, relation.orElse(Relation.EQUAL), numbers);
    }

    private static Term span(Subject subject, String value) {
        Relation relation =
                relation(value)
                        .filter(found -> found != Relation.EQUAL)
                        .orElseThrow(() ->
                                new InvalidValue(
                                        subject.label() + ":",
                                        "must be a span with < or >, like "
                                                + subject.label()
                                                + ":>1h"));
        String rest = value.substring(relation.sign().length());
        long millis = Durations.parse(subject.label() + ":", rest, LONGEST_SPAN).toMillis();
        return new Term.Measured(subject, relation, List.of(millis));
    }

    private static Optional<Relation> relation(String value) {
        return Arrays.stream(Relation.values())
                .filter(each -> value.startsWith(each.sign()))
                .findFirst();
    }
}
