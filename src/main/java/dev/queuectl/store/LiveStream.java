package dev.queuectl.store;

import dev.queuectl.domain.OutputLimit;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One stream of a run, read while the run writes it. Not thread-safe. Besides what is declared
 * every method may throw {@link StoreException}.
 */
public interface LiveStream extends AutoCloseable {

    /** Answers the limit that applied when the run started; none before any part was read. */
    OutputLimit limit();

    /**
     * Answers where the stream ends: all before that can be read, as far as it is kept. May wait
     * for 2 seconds.
     *
     * @return empty when that cannot be told, since the run ends just now or nothing is heard of
     *     who makes it
     */
    OptionalLong size() throws IOException;

    /**
     * Answers some of what was written from an offset on.
     *
     * @return a part that begins there, or later when what is between is kept no more; empty when
     *     nothing can be read yet
     */
    Optional<OutputPart> next(long position) throws IOException;

    /** Lets go of it. Works twice. */
    @Override
    void close() throws IOException;
}
