package dev.queuectl.store;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Run;

import java.util.List;

/**
 * A job with all that is stored of it, but for large output.
 *
 * @param job the job
 * @param runs its ended runs, oldest first
 */
public record StoredJob(Job job, List<StoredRun> runs) {
    /** Of a stream no more is kept with its run. */
    private static final long LARGEST_STREAM = 64 * 1024;

    private static final long PAGE_BYTES = 8 << 20;

    public StoredJob {
        runs = List.copyOf(runs);
    }

    /** Answers how many of a page's jobs, counted from its first, are read at a time. */
    public static int fitting(List<List<Run>> histories) {
        long bytes = 0;
        int jobs = 0;
        for (List<Run> runs : histories) {
            for (Run run : runs) {
                bytes += Math.min(run.output().stdoutBytes(), LARGEST_STREAM);
                bytes += Math.min(run.output().stderrBytes(), LARGEST_STREAM);
            }
            if (jobs > 0 && bytes > PAGE_BYTES) {
                break;
            }
            jobs++;
        }
        return jobs;
    }

    /** Refuses to add a job that a worker seems to hold. */
    public static void requireFree(List<StoredJob> jobs) {
        for (StoredJob stored : jobs) {
            if (stored.job().state().kind() == JobState.Kind.PROCESSING) {
                throw new IllegalArgumentException("job '" + stored.job().id() + "' is held");
            }
        }
    }
}
