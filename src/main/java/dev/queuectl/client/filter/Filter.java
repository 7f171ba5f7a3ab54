package dev.queuectl.client.filter;

import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.QueueName;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which jobs are meant: those for which every term is so, or all without terms. Immutable. {@link
 * FilterReader} reads one; {@code docs/filters.md} describes the language.
 */
public final class Filter {
    private final List<Term> terms;

    Filter(List<Term> terms) {
        this.terms = List.copyOf(terms);
    }

    /** Whether a job is meant. */
    public boolean matches(Seen seen) {
        return terms.stream().allMatch(term -> term.matches(seen));
    }

    /** Whether it asks for what only a job's latest run tells. */
    public boolean needsRun() {
        return terms.stream().anyMatch(term -> term.subject().isOfRun());
    }

    /** Answers the states in which jobs can be meant; none where the terms exclude each other. */
    public Set<Kind> kinds() {
        Set<Kind> kinds = EnumSet.allOf(Kind.class);
        for (Term term : terms) {
            if (term instanceof Term.Among(Subject subject, List<String> labels)
                    && subject == Subject.STATE) {
                kinds.retainAll(kinds(labels));
            } else if (term instanceof Term.Not(Term.Among(Subject subject, List<String> labels))
                    && subject == Subject.STATE) {
                kinds.removeAll(kinds(labels));
            }
        }
        return kinds;
    }

    private static Set<Kind> kinds(List<String> labels) {
        return labels.stream()
                .map(label -> Kind.ofLabel(label).orElseThrow())
                .collect(Collectors.toSet());
    }

    /** Answers the queues in which jobs can be meant; empty where any queue may be. */
    public Optional<Set<QueueName>> queues() {
        Set<QueueName> queues = null;
        for (Term term : terms) {
            if (term instanceof Term.Among(Subject subject, List<String> names)
                    && subject == Subject.QUEUE) {
                Set<QueueName> named = new LinkedHashSet<>();
                names.forEach(name -> named.add(new QueueName(name)));
                if (queues == null) {
                    queues = named;
                } else {
                    queues.retainAll(named);
                }
            }
        }
        return Optional.ofNullable(queues);
    }

    /** Answers tags of which every job that is meant has one; empty where it may have none. */
    public Optional<Set<String>> tags() {
        for (Term term : terms) {
            if (term instanceof Term.Among(Subject subject, List<String> tags)
                    && subject == Subject.TAG) {
                return Optional.of(new LinkedHashSet<>(tags));
            }
        }
        return Optional.empty();
    }

    /** Whether {@link #tags} say all. */
    public boolean isOfTagsAlone() {
        return terms.size() == 1 && tags().isPresent();
    }

    /** Whether its terms exclude each other, so that no job can be meant. */
    public boolean meansNothing() {
        return kinds().isEmpty() || queues().filter(Set::isEmpty).isPresent();
    }

    /** Whether every job is meant, whatever it is like. */
    public boolean leavesNothingOut() {
        return terms.stream().allMatch(Term::isOfEveryJob);
    }

    /** Whether {@link #kinds} and {@link #queues} say all, so that an index finds what is meant. */
    public boolean isIndexed() {
        return terms.stream()
                .allMatch(term ->
                        term.subject() == Subject.STATE
                                || (term.subject() == Subject.QUEUE && term instanceof Term.Among));
    }
}
