package dev.queuectl.worker;

import dev.queuectl.store.Conclusion;

import java.util.List;
import java.util.Optional;

/**
 * A run that has ended and is not in the store yet.
 *
 * @param conclusion what the store shall be told
 * @param output what the run wrote
 * @param files the worker's files that it wrote to, to be settled once the store knows
 */
record EndedRun(Conclusion conclusion, RunOutput output, Optional<RunFiles.Pair> files) {
    /**
     * Whether the store should hear of it at once: the next such job may take the worker along, and
     * this one would be blamed.
     */
    boolean isUrgent() {
        return conclusion.job().counters().losses() > 0;
    }

    /** Answers the same, with so many streams that are still to be brought to be kept. */
    EndedRun withUnkept(List<LargeOutput> still) {
        return new EndedRun(conclusion, output.withUnkept(still), files);
    }
}
