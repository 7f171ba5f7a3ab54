package dev.queuectl.client.filter;

import java.util.List;
import java.util.Locale;

/** One thing that is asked of a job. What a job has no value for is not so. */
sealed interface Term {
    Subject subject();

    boolean matches(Seen seen);

    /**
     * The job has one of these words there.
     *
     * @param words at least one
     */
    record Among(Subject subject, List<String> words) implements Term {
        public Among {
            words = List.copyOf(words);
        }

        @Override
        public boolean matches(Seen seen) {
            return subject.form() == Subject.Form.BEGINNING
                    ? subject.words(seen).anyMatch(this::isBegun)
                    : subject.words(seen).anyMatch(words::contains);
        }

        private boolean isBegun(String word) {
            return words.stream().anyMatch(word::startsWith);
        }
    }

    /**
     * The job has this text there.
     *
     * @param text in lower case
     */
    record Holds(Subject subject, String text) implements Term {
        static Holds of(Subject subject, String text) {
            return new Holds(subject, text.toLowerCase(Locale.ROOT));
        }

        @Override
        public boolean matches(Seen seen) {
            return subject.words(seen)
                    .anyMatch(line -> line.toLowerCase(Locale.ROOT).contains(text));
        }
    }

    /**
     * The job's number there stands in this relation to one of these.
     *
     * @param numbers at least one
     */
    record Measured(Subject subject, Relation relation, List<Long> numbers) implements Term {
        public Measured {
            numbers = List.copyOf(numbers);
        }

        @Override
        public boolean matches(Seen seen) {
            var found = subject.number(seen);
            return found.isPresent()
                    && numbers.stream().anyMatch(of -> relation.holds(found.getAsLong(), of));
        }
    }

    /** The other term is not so. */
    record Not(Term term) implements Term {
        @Override
        public Subject subject() {
            return term.subject();
        }

        @Override
        public boolean matches(Seen seen) {
            return !term.matches(seen);
        }
    }
}
