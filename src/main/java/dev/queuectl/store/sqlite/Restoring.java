package dev.queuectl.store.sqlite;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.LargeStream;
import dev.queuectl.store.StoredJob;
import dev.queuectl.store.StoredRun;
import dev.queuectl.store.Workplace;
import dev.queuectl.store.sql.Codes;
import dev.queuectl.store.sql.JobRow;
import dev.queuectl.store.sql.SpecColumns;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Adds jobs as they stand with all that is kept of them, in one transaction. Their files are
 * written before it, under names that nobody looks for, and take their places within it, before it
 * is committed: so nobody waits for them, and no job is seen without them.
 */
final class Restoring implements AutoCloseable {
    private static final String INSERT =
            "INSERT INTO job (id, state, waiting, run_at, created_at, updated_at, attempts, losses,"
                    + " runs, fence, last_reason, last_exit_code, "
                    + SpecColumns.NAMES
                    + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                    + " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING seq";

    private static final String PREFIX = "copied-";
    private static final String SUFFIX = ".part";

    /** Whoever still writes such a file has just done so. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final Workplace workplace;
    private final List<Written> written = new ArrayList<>();

    private Restoring(Workplace workplace) {
        this.workplace = workplace;
    }

    /** A stream whose bytes lie in a file that is not in its place yet. */
    private record Written(LargeStream stream, Path file) {}

    static Set<JobId> restore(
            Database database,
            Workplace workplace,
            List<StoredJob> jobs,
            List<LargeStream> large,
            Instant now)
            throws IOException {
        StoredJob.requireFree(jobs);
        if (jobs.isEmpty()) {
            return Set.of();
        }
        Set<JobId> taken = new LinkedHashSet<>();
        try (Restoring restoring = new Restoring(workplace)) {
            for (LargeStream stream : large) {
                restoring.write(stream);
            }
            try (Transaction transaction = database.write()) {
                Tally tally = new Tally();
                for (StoredJob stored : jobs) {
                    if (!insert(transaction, tally, stored, now)) {
                        taken.add(stored.job().id());
                    }
                }
                if (taken.size() < jobs.size()) {
                    restoring.place(taken);
                    tally.write(transaction);
                    transaction.wakeOthers();
                    transaction.commit();
                }
            }
        }
        return taken;
    }

    /** Removes what a killed process left of streams that have found no place. */
    static void sweep(Workplace workplace, Instant now) throws IOException {
        FileTime abandoned = FileTime.from(now.minus(ABANDONED));
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(workplace.outputs(), PREFIX + "*" + SUFFIX)) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).compareTo(abandoned) < 0) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException e) {
            // There is no folder yet, or another process removed it.
            return;
        }
    }

    private void write(LargeStream stream) throws IOException {
        workplace.prepareOutputs();
        // For this user alone.
        Path file = Files.createTempFile(workplace.outputs(), PREFIX, SUFFIX);
        written.add(new Written(stream, file));
        Files.copy(stream.bytes(), file, StandardCopyOption.REPLACE_EXISTING);
    }

    private void place(Set<JobId> taken) throws IOException {
        for (Written one : written) {
            LargeStream stream = one.stream();
            if (!taken.contains(stream.job())) {
                Files.move(
                        one.file(),
                        workplace.output(stream.job(), stream.run(), stream.channel()),
                        StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    /** Removes the files that have found no place. */
    @Override
    public void close() throws IOException {
        for (Written one : written) {
            Files.deleteIfExists(one.file());
        }
    }

    /** Answers whether the id was free. */
    private static boolean insert(
            Transaction transaction, Tally tally, StoredJob stored, Instant now) {
        Job job = stored.job();
        int state = Codes.of(job.state().kind());
        int waiting = JobRow.waiting(job, now);
        Statement insert =
                transaction
                        .statement(INSERT)
                        .bind(job.id().value())
                        .bind(state)
                        .bindUnless(Codes.NOT_WAITING, waiting)
                        .bind(job.runAt())
                        .bind(job.createdAt())
                        .bind(job.updatedAt())
                        .bind(job.counters().attempts())
                        .bind(job.counters().losses())
                        .bind(job.counters().runs())
                        .bind(job.fence());
        Moving.bindLastEnd(insert, job);
        SpecBinding.bind(insert, job.spec());
        if (!insert.next()) {
            return false;
        }
        long seq = insert.number();
        insert.finish();
        TagRows.insert(transaction, job);
        for (StoredRun run : stored.runs()) {
            RunRows.insert(transaction, seq, run.run(), run.output());
        }
        tally.add(job.spec().queue(), state, waiting);
        return true;
    }
}
