package dev.queuectl.store.sqlite;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.Purge;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;
import dev.queuectl.store.Workplace;
import dev.queuectl.store.sql.Codes;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Forgets jobs: first their files, then their rows, so that a process which is killed in between
 * leaves no file that nobody would ever remove.
 */
final class Purging {
    private static final String CANDIDATE = "SELECT seq, id, state, fence FROM job ";

    private static final String FINISHED =
            CANDIDATE
                    + """
                    INDEXED BY job_finished
                    WHERE state >= 3 AND state = ? AND updated_at < ? ORDER BY updated_at LIMIT ?
                    """;

    /** Reads every job that waits, as nothing but an emptied store ever asks for it. */
    private static final String WAITING =
            CANDIDATE + "INDEXED BY job_in_state WHERE state = ? AND updated_at < ? LIMIT ?";

    private static final String AS_READ =
            CANDIDATE
                    + "WHERE id = ? AND state = ? AND fence = ? AND created_at = ?"
                    + " AND updated_at < ?";

    /**
     * The runs whose output is not wholly in the store; of a lost or superseded one nobody knows.
     */
    private static final String RUNS_WITH_FILES =
            """
            SELECT number FROM run WHERE job = ? AND (
                outcome IN (5, 9)
                OR stdout_bytes > 0 AND NOT EXISTS (
                    SELECT 1 FROM output
                    WHERE job = run.job AND number = run.number AND channel = 1)
                OR stderr_bytes > 0 AND NOT EXISTS (
                    SELECT 1 FROM output
                    WHERE job = run.job AND number = run.number AND channel = 2))
            """;

    private static final String FORGET_JOB =
            "DELETE FROM job WHERE seq = ? AND state = ? AND fence = ? RETURNING queue, waiting,"
                    + " tags";
    private static final String FORGET_RUNS = "DELETE FROM run WHERE job = ?";
    private static final String FORGET_OUTPUT = "DELETE FROM output WHERE job = ?";
    private static final String FORGET_EMPTY_TALLIES = "DELETE FROM tally WHERE jobs = 0";

    private final Database database;
    private final Workplace workplace;
    private final Purge purge;

    private Purging(Database database, Workplace workplace, Purge purge) {
        this.database = database;
        this.workplace = workplace;
        this.purge = purge;
    }

    /** A job that shall be forgotten if it still stands so. */
    private record Candidate(
            long seq, JobId id, int state, long fence, List<Integer> runsWithFiles) {}

    /** Answers how many jobs were forgotten; fewer than the limit only when none is left. */
    static int purge(Database database, Workplace workplace, Purge purge, int limit) {
        Purging purging = new Purging(database, workplace, purge);
        int forgotten = 0;
        while (forgotten < limit) {
            List<Candidate> candidates = purging.candidates(limit - forgotten);
            if (candidates.isEmpty()) {
                break;
            }
            purging.removeFiles(candidates);
            forgotten += purging.forget(candidates);
        }
        return forgotten;
    }

    private List<Candidate> candidates(int limit) {
        List<Candidate> candidates = new ArrayList<>();
        long before = purge.updatedBefore().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
        try (Transaction transaction = database.read()) {
            for (Job job : purge.jobs()) {
                Kind kind = job.state().kind();
                if (purge.kinds().contains(kind)) {
                    Statement found =
                            transaction
                                    .statement(AS_READ)
                                    .bind(job.id().value())
                                    .bind(Codes.of(kind))
                                    .bind(job.fence())
                                    .bind(job.createdAt())
                                    .bind(before);
                    add(transaction, found, limit, candidates);
                }
            }
            for (Kind kind : purge.jobs().isEmpty() ? purge.kinds() : Set.<Kind>of()) {
                Statement found =
                        transaction
                                .statement(kind.isFinished() ? FINISHED : WAITING)
                                .bind(Codes.of(kind))
                                .bind(before)
                                .bind(limit - candidates.size());
                add(transaction, found, limit, candidates);
            }
        }
        return candidates;
    }

    private static void add(
            Transaction transaction, Statement found, int limit, List<Candidate> candidates) {
        while (candidates.size() < limit && found.next()) {
            long seq = found.number();
            candidates.add(
                    new Candidate(
                            seq,
                            new JobId(found.text()),
                            found.integer(),
                            found.number(),
                            runsWithFiles(transaction, seq)));
        }
        found.finish();
    }

    private static List<Integer> runsWithFiles(Transaction transaction, long seq) {
        List<Integer> runs = new ArrayList<>();
        Statement found = transaction.statement(RUNS_WITH_FILES).bind(seq);
        while (found.next()) {
            runs.add(found.integer());
        }
        return runs;
    }

    private void removeFiles(List<Candidate> candidates) {
        for (Candidate candidate : candidates) {
            for (int run : candidate.runsWithFiles()) {
                try {
                    workplace.removeOutput(candidate.id(), run);
                } catch (IOException e) {
                    throw new StoreException(
                            Code.INPUT_OUTPUT,
                            "the output of job '"
                                    + candidate.id()
                                    + "' cannot be removed: "
                                    + Location.reason(e),
                            "check the folder '" + workplace.folder() + "', then purge again",
                            e);
                }
            }
        }
    }

    private int forget(List<Candidate> candidates) {
        int forgotten = 0;
        try (Transaction transaction = database.write()) {
            Tally tally = new Tally();
            for (Candidate candidate : candidates) {
                Statement gone =
                        transaction
                                .statement(FORGET_JOB)
                                .bind(candidate.seq())
                                .bind(candidate.state())
                                .bind(candidate.fence());
                if (!gone.next()) {
                    continue;
                }
                tally.subtract(new QueueName(gone.text()), candidate.state(), gone.integer());
                String tags = gone.textOrNull();
                gone.finish();
                forgotten++;
                TagRows.delete(transaction, candidate.seq(), tags);
                transaction.statement(FORGET_RUNS).bind(candidate.seq()).run();
                transaction.statement(FORGET_OUTPUT).bind(candidate.seq()).run();
            }
            tally.write(transaction);
            transaction.statement(FORGET_EMPTY_TALLIES).run();
            transaction.commit();
        }
        return forgotten;
    }
}
