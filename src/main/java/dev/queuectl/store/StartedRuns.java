package dev.queuectl.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.queuectl.domain.JobId;
import dev.queuectl.domain.OutputLimit;
import dev.queuectl.domain.WorkerId;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which runs a worker of this machine has started and not settled with the store yet, and which of
 * its scratch files they write to. The worker notes each run before it starts, so that of the jobs
 * it holds when it dies everybody can tell those that ran from those that only waited. Immutable.
 *
 * <p>A note is one line: the job, the run's number, the file's number, and how many bytes are kept
 * of each stream. Notes of runs that were settled may still be there.
 */
public final class StartedRuns {
    private static final String NAME = "starts";

    private final Map<String, Place> places = new HashMap<>();
    private final Map<Integer, String> writers = new HashMap<>();

    /** Where a run writes to, and how much of it is kept. */
    private record Place(int file, OutputLimit limit) {}

    private StartedRuns(String notes) {
        int start = 0;
        // What follows the last line feed was being written when the worker died.
        for (int end; (end = notes.indexOf('\n', start)) >= 0; start = end + 1) {
            int limit = notes.lastIndexOf(' ', end - 1);
            int file = notes.lastIndexOf(' ', limit - 1);
            if (file > start) {
                String run = notes.substring(start, file);
                int number = Integer.parseInt(notes, file + 1, limit, 10);
                long bytes = Long.parseLong(notes, limit + 1, end, 10);
                places.put(run, new Place(number, new OutputLimit(bytes)));
                writers.put(number, run);
            }
        }
    }

    /** Answers where a worker notes its runs. */
    public static Path path(Workplace workplace, WorkerId worker) {
        return workplace.scratch(worker).resolve(NAME);
    }

    /** Answers the line that notes a run. */
    public static String note(JobId job, int run, int file, OutputLimit limit) {
        return run(job, run) + ' ' + file + ' ' + limit.bytes() + '\n';
    }

    /** Reads a worker's notes; empty where it has left none on this machine. */
    public static Optional<StartedRuns> read(Workplace workplace, WorkerId worker)
            throws IOException {
        try {
            String notes = Files.readString(path(workplace, worker), US_ASCII);
            return Optional.of(new StartedRuns(notes));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Whether the worker may have started that run. */
    public boolean contains(JobId job, int run) {
        return places.containsKey(run(job, run));
    }

    /** Answers the number of the file that the run writes to, unless another run does since. */
    public OptionalInt fileOf(JobId job, int run) {
        String wanted = run(job, run);
        Place place = places.get(wanted);
        return place != null && wanted.equals(writers.get(place.file()))
                ? OptionalInt.of(place.file())
                : OptionalInt.empty();
    }

    /** Answers how much is kept of what the run writes; everything where it is not noted. */
    public OutputLimit limitOf(JobId job, int run) {
        Place place = places.get(run(job, run));
        return place == null ? OutputLimit.NONE : place.limit();
    }

    private static String run(JobId job, int run) {
        return job.value() + ' ' + run;
    }
}
