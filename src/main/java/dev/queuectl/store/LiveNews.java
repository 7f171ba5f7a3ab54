package dev.queuectl.store;

import dev.queuectl.domain.OutputLimit;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a run has written to a stream since its worker last told.
 *
 * @param limit the limit that applied when the run started
 * @param parts what is new, in the order of the stream
 * @param size where the stream ends, once all before that was brought; empty when more follows at
 *     once
 */
public record LiveNews(OutputLimit limit, List<OutputPart> parts, OptionalLong size) {
    public LiveNews {
        parts = List.copyOf(parts);
    }
}
