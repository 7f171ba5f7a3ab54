package dev.queuectl.client.filter;

import java.util.List;
import java.util.Locale;

/** One thing that is asked of a job. What a job has no value for is not so. */
sealed interface Term {
    Subject subject();

    boolean matches(Seen seen);

    /** Whether it is known to be so for every job before one was looked at. */
    default boolean isOfEveryJob() {
        return false;
    }

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

        @Override
        public boolean isOfEveryJob() {
            return subject == Subject.STATE && words.containsAll(subject.vocabulary());
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

        @Override
        public boolean isOfEveryJob() {
            return numbers.stream().anyMatch(this::isBeyondAll);
        }

        private boolean isBeyondAll(long of) {
            boolean isOfTime = subject.form() == Subject.Form.SPAN;
            return switch (relation) {
                case AT_LEAST -> of <= subject.least();
                // Of no job it is so that no time at all has passed.
                case ABOVE -> of < subject.least() || (isOfTime && of == 0);
                case AT_MOST -> of >= subject.most();
                case BELOW -> of > subject.most();
                case EQUAL -> false;
            };
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
