package dev.queuectl.domain;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a job stands. {@code docs/job-lifecycle.md} draws the ways between the states; {@link Job}
 * walks them.
 */
public sealed interface JobState {
    /**
     * Waiting for its first run, or put back to the beginning by an operator.
     *
     * @param onHold whether an operator keeps it from being claimed
     */
    record Pending(boolean onHold) implements JobState {
        public Pending() {
            this(false);
        }

        @Override
        public Kind kind() {
            return Kind.PENDING;
        }

        @Override
        public boolean isOnHold() {
            return onHold;
        }
    }

    /**
     * Waiting to run again after a run that failed.
     *
     * @param onHold whether an operator keeps it from being claimed
     */
    record Failed(boolean onHold) implements JobState {
        public Failed() {
            this(false);
        }

        @Override
        public Kind kind() {
            return Kind.FAILED;
        }

        @Override
        public boolean isOnHold() {
            return onHold;
        }
    }

    /**
     * Held by a worker that runs it.
     *
     * @param holder the worker
     * @param since when the worker claimed it; a worker that takes it over does not change this
     * @param from the state it waited in, to which it returns when this run does not count: pending
     *     or failed
     * @param cancelAsked whether an operator wants the run ended and the job called off
     */
    record Processing(WorkerId holder, Instant since, Kind from, boolean cancelAsked)
            implements JobState {
        public Processing {
            if (!from.isWaiting()) {
                throw new IllegalArgumentException("claimed from " + from);
            }
        }

        @Override
        public Kind kind() {
            return Kind.PROCESSING;
        }
    }

    /** Done: its command ended with 0. */
    record Completed() implements JobState {
        @Override
        public Kind kind() {
            return Kind.COMPLETED;
        }
    }

    /**
     * In the dead letter queue: out of retries, or poison. Stays until an operator retries or
     * purges it, or it has been kept for long enough.
     */
    record Dead() implements JobState {
        @Override
        public Kind kind() {
            return Kind.DEAD;
        }
    }

    /** Called off by an operator. */
    record Cancelled() implements JobState {
        @Override
        public Kind kind() {
            return Kind.CANCELLED;
        }
    }

    /** The states by name, without what they carry: for counting, listing and choosing. */
    enum Kind {
        PENDING,
        PROCESSING,
        FAILED,
        COMPLETED,
        DEAD,
        CANCELLED;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** Answers the word that users type and see. */
        public String label() {
            return label;
        }

        /** Whether a job in this state waits to be claimed. */
        public boolean isWaiting() {
            return this == PENDING || this == FAILED;
        }

        /** Whether a job in this state runs no more unless somebody asks for it. */
        public boolean isFinished() {
            return this == COMPLETED || this == DEAD || this == CANCELLED;
        }

        /** Answers the state of that name, in lower case; empty when there is none. */
        public static Optional<Kind> ofLabel(String label) {
            for (Kind kind : values()) {
                if (kind.label.equals(label)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /** Answers this state's name. */
    Kind kind();

    /** Whether it waits, and an operator keeps it from being claimed. */
    default boolean isOnHold() {
        return false;
    }

    /** Answers the waiting state of that name. */
    static JobState waiting(Kind kind) {
        return waiting(kind, false);
    }

    /** Answers the waiting state of that name, on hold or not. */
    static JobState waiting(Kind kind, boolean onHold) {
        return switch (kind) {
            case PENDING -> new Pending(onHold);
            case FAILED -> new Failed(onHold);
            case PROCESSING, COMPLETED, DEAD, CANCELLED ->
                    throw new IllegalArgumentException(kind + " does not wait");
        };
    }
}
