package dev.queuectl.faults;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What became of all jobs, in the words of Jepsen's total queue.
 *
 * @param verdict whether the queue did its duty
 * @param lost acknowledged, and no run of them got to its end
 * @param unexpected run, and never enqueued
 * @param duplicated started more than once, which a fault may explain
 * @param recovered run, and never acknowledged
 */
record TotalQueue(
        Verdict verdict,
        Set<String> lost,
        Set<String> unexpected,
        Set<String> duplicated,
        Set<String> recovered) {

    /** Whether a queue did its duty. */
    enum Verdict {
        /** Nothing is lost and nothing unexpected. */
        VALID,
        /** Something is lost, or unexpected. */
        INVALID,
        /** Nothing ran to its end, so nothing is proved. */
        UNKNOWN
    }

    /** Judges a test after everything that could run has run. */
    static TotalQueue of(Set<String> attempted, Set<String> acknowledged, Ledger ledger) {
        Set<String> lost = without(acknowledged, ledger.ended());
        Set<String> unexpected = without(ledger.jobs(), attempted);
        Set<String> recovered = without(ledger.ended(), acknowledged);
        recovered.retainAll(attempted);
        Set<String> duplicated = new LinkedHashSet<>();
        ledger.startsByJob()
                .forEach((job, starts) -> {
                    if (starts > 1) {
                        duplicated.add(job);
                    }
                });
        Verdict verdict;
        if (ledger.ended().isEmpty()) {
            verdict = Verdict.UNKNOWN;
        } else {
            verdict = lost.isEmpty() && unexpected.isEmpty() ? Verdict.VALID : Verdict.INVALID;
        }
        return new TotalQueue(verdict, lost, unexpected, duplicated, recovered);
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        Set<String> rest = new LinkedHashSet<>(all);
        rest.removeAll(some);
        return rest;
    }
}
