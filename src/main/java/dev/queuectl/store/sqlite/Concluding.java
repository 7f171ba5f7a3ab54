package dev.queuectl.store.sqlite;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.store.Conclusion;
import dev.queuectl.store.Turn;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Ends runs: each job as it stands then, the run's row, its output and its share in the throughput.
 */
final class Concluding {
    private static final String SUPERSEDE_RUN =
            """
            UPDATE run SET outcome = 9, ended_at = ?
            WHERE job = (SELECT seq FROM job WHERE id = ?) AND number = ? AND worker = ?
                AND outcome = 5
            """;

    private Concluding() {}

    /**
     * Writes a turn's conclusions. That the worker is the holder is asked for besides the fence: a
     * job that was purged and enqueued again under its id counts its fence from 0.
     *
     * @return the jobs of those that came too late
     */
    static Set<JobId> conclude(Transaction transaction, Tally tally, Turn turn) {
        if (turn.conclusions().isEmpty()) {
            return Set.of();
        }
        Set<JobId> stale = new LinkedHashSet<>();
        Throughput throughput = new Throughput();
        for (Conclusion conclusion : turn.conclusions()) {
            Job job = conclusion.job();
            Moving.Known held = new Moving.Known(job.fence(), Kind.PROCESSING, turn.worker());
            long seq = Moving.move(transaction, tally, held, job, turn.now());
            if (seq == 0) {
                stale.add(job.id());
                supersede(transaction, turn, conclusion);
                continue;
            }
            RunRows.insert(transaction, seq, conclusion.run(), conclusion.output());
            throughput.count(conclusion);
            if (job.state().kind().isWaiting()) {
                transaction.wakeOthers();
            }
        }
        throughput.write(transaction);
        return stale;
    }

    /** What was recorded as lost was not, but its result came when it counted no more. */
    private static void supersede(Transaction transaction, Turn turn, Conclusion late) {
        transaction
                .statement(SUPERSEDE_RUN)
                .bind(late.run().endedAt())
                .bind(late.job().id().value())
                .bind(late.run().number())
                .bind(turn.worker().value())
                .run();
    }
}
