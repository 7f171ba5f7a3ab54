package dev.queuectl.worker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.queuectl.domain.JobId;
import dev.queuectl.domain.OutputLimit;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.StartedRuns;
import dev.queuectl.store.Workplace;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Notes each run of a worker before it starts, for whoever finds the worker dead: see {@link
 * StartedRuns}. A note outlives the process as soon as it is written, but not a power cut, after
 * which every job that was held counts as started. Thread-safe.
 */
final class StartJournal implements AutoCloseable {
    /** About two thousand notes, of which the latest few hundred at most still matter. */
    private static final long LONGEST_BYTES = 64 * 1024;

    private final Path path;

    // Guarded by this.
    private final Map<String, String> unsettled = new LinkedHashMap<>();
    private OutputStream notes;
    private long length;

    private StartJournal(Path path, OutputStream notes) {
        this.path = path;
        this.notes = notes;
    }

    static StartJournal open(Workplace workplace, WorkerId worker) throws IOException {
        Path path = StartedRuns.path(workplace, worker);
        return new StartJournal(path, create(path));
    }

    /**
     * Notes that a run is about to start.
     *
     * @throws IOException when that cannot be noted, so that it must not start
     */
    synchronized void starting(JobId job, int run, int file, OutputLimit limit) throws IOException {
        if (length > LONGEST_BYTES) {
            beginAnew();
        }
        String note = StartedRuns.note(job, run, file, limit);
        notes.write(note.getBytes(US_ASCII));
        length += note.length();
        unsettled.put(job.value(), note);
    }

    /** Forgets a run of which the store knows. */
    synchronized void settled(JobId job) {
        unsettled.remove(job.value());
    }

    private void beginAnew() throws IOException {
        String current = String.join("", unsettled.values());
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        OutputStream begun = create(fresh);
        try {
            begun.write(current.getBytes(US_ASCII));
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            begun.close();
            throw e;
        }
        notes.close();
        notes = begun;
        length = current.length();
    }

    private static OutputStream create(Path path) throws IOException {
        return Channels.newOutputStream(
                FileChannel.open(
                        path,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------"))));
    }

    @Override
    public synchronized void close() throws IOException {
        notes.close();
    }
}
