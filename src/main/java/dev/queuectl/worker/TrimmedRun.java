package dev.queuectl.worker;

import dev.queuectl.domain.OutputLimit;
import dev.queuectl.process.Execution;

import java.io.IOException;
import java.util.List;

/**
 * A running command whose output is being trimmed. Thread-safe: once it is {@link #end ended}
 * neither its files nor its processes are touched any more.
 */
final class TrimmedRun {
    /** Between two looks this is 25 MiB a second or more. */
    private static final long MUCH = 1024 * 1024;

    /** For so many looks a command counts as noisy after it wrote much. */
    private static final int NOISY_FOR = 16;

    private final Execution execution;
    private final List<TrimmedStream> streams;

    // Guarded by this.
    private boolean ended;
    private int noisyLooks;

    TrimmedRun(RunFiles.Pair files, Execution execution, OutputLimit limit) {
        this.execution = execution;
        this.streams =
                List.of(
                        new TrimmedStream(files.out(), limit),
                        new TrimmedStream(files.err(), limit));
    }

    synchronized void end() {
        ended = true;
    }

    /** Looks at its streams, and answers by how many bytes they have grown. */
    synchronized long look() {
        long grown = 0;
        try {
            for (TrimmedStream stream : streams) {
                grown += ended ? 0 : stream.look();
            }
        } catch (IOException e) {
            // What cannot be looked at cannot be trimmed; the end of the run will tell.
            ended = true;
        }
        noisyLooks = grown > MUCH ? NOISY_FOR : Math.max(0, noisyLooks - 1);
        return grown;
    }

    /** Whether it wrote much lately; if not just now, it may only have waited for a processor. */
    synchronized boolean isNoisy() {
        return noisyLooks > 0 && !ended;
    }

    /** Answers how many bytes could be freed as of the last look. */
    synchronized long excess() {
        return ended ? 0 : streams.stream().mapToLong(TrimmedStream::excess).sum();
    }

    synchronized void free() {
        if (!ended) {
            streams.forEach(TrimmedStream::free);
        }
    }

    /** Holds the command: see {@link Execution#pause}. */
    synchronized void pause(boolean look) {
        if (!ended) {
            execution.pause(look);
        }
    }

    /** Lets it go on; also when it is ended, for the sake of what it may have left behind. */
    synchronized void resume() {
        execution.resume();
    }
}
