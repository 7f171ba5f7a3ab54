import java.io.IOException;
import java.util.List;

/** Questions that are answered from the same runs. */
interface Experiment extends AutoCloseable {
    /**
     * Measures every question once, in interleaved pairs, and answers in the same order each time.
     * What is set up at the first call is kept for the next.
     */
    List<Answer> measure() throws IOException, InterruptedException;

    /** Gives up what was set up. */
    @Override
    default void close() throws IOException {}
}
