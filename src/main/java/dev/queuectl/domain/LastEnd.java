package dev.queuectl.domain;

import java.util.OptionalInt;

/**
 * What a job remembers of its latest run.
 *
 * @param reason the run's outcome, or poison
 * @param exitCode what the command exited with; empty when it did not exit by itself
 */
public record LastEnd(Reason reason, OptionalInt exitCode) {
    /** Answers what is remembered of a run that ended so and led to that verdict. */
    public static LastEnd of(Outcome outcome, Verdict verdict) {
        Reason reason =
                verdict instanceof Verdict.Bury(Reason buriedFor) ? buriedFor : outcome.reason();
        OptionalInt exitCode =
                outcome instanceof Outcome.Exited(int code)
                        ? OptionalInt.of(code)
                        : OptionalInt.empty();
        return new LastEnd(reason, exitCode);
    }

    /** Answers what a person reads: {@code exit 3}, {@code timeout}. */
    public String words() {
        return reason == Reason.EXIT && exitCode.isPresent()
                ? "exit " + exitCode.getAsInt()
                : reason.label();
    }
}
