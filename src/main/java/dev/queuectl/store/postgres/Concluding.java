package dev.queuectl.store.postgres;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.Conclusion;
import dev.queuectl.store.Turn;
import dev.queuectl.store.sql.Codes;
import dev.queuectl.store.sql.JobRow;
import dev.queuectl.store.sql.RunRow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Ends runs: each job as it stands then, the run's row, its output and its share in the throughput.
 */
final class Concluding {
    /**
     * Moves the jobs and writes their runs. That the worker is the holder is asked for besides the
     * fence: a job that was purged and enqueued again under its id counts its fence from 0.
     */
    private static final String CONCLUDE =
            "WITH moved AS (UPDATE @job AS job "
                    + JobArrays.SET
                    + " FROM unnest("
                    + JobArrays.ARRAYS
                    + ", "
                    + RunArrays.ARRAYS
                    + ") AS given ("
                    + JobArrays.NAMES
                    + ", "
                    + RunArrays.NAMES
                    + ") WHERE "
                    + JobArrays.IS_HELD
                    + " RETURNING job.seq AS seq, job.queue AS queue, given.*), ran AS ("
                    + "INSERT INTO @run (job, "
                    + RunRow.COLUMNS
                    + ") SELECT seq, "
                    + RunArrays.COLUMNS
                    + " FROM moved) SELECT id, seq, queue FROM moved";

    /** As in {@link JobArrays#IS_GIVEN}, jobs and runs are asked for by what finds them. */
    private static final String SUPERSEDE_RUNS =
            """
            WITH late AS MATERIALIZED (
                SELECT job.seq AS seq, given.number AS number, given.ended_at AS ended_at
                FROM unnest(?::text[], ?::int8[], ?::int8[]) AS given (id, number, ended_at)
                JOIN @job AS job ON job.id = given.id AND job.id = ANY (?)
            )
            UPDATE @run AS run SET outcome = 9, ended_at = late.ended_at FROM late
            WHERE run.job = ANY (ARRAY(SELECT seq FROM late))
                AND run.job = late.seq AND run.number = late.number AND run.worker = ?
                AND run.outcome = 5
            """;

    private Concluding() {}

    /** Writes a turn's conclusions, and answers the jobs of those that came too late. */
    static Set<JobId> conclude(Session session, Counts counts, Turn turn) {
        if (turn.conclusions().isEmpty()) {
            return Set.of();
        }
        Map<JobId, Conclusion> byJob = new LinkedHashMap<>();
        for (Conclusion conclusion : turn.conclusions()) {
            byJob.putIfAbsent(conclusion.job().id(), conclusion);
        }
        List<Conclusion> conclusions = List.copyOf(byJob.values());
        Map<JobId, Long> moved = move(session, counts, turn, conclusions);
        List<OutputRow> kept = new ArrayList<>();
        List<Conclusion> late = new ArrayList<>();
        for (Conclusion conclusion : conclusions) {
            Long seq = moved.get(conclusion.job().id());
            if (seq == null) {
                late.add(conclusion);
                continue;
            }
            counts.minutes().count(conclusion);
            kept.addAll(OutputRow.of(seq, conclusion.run().number(), conclusion.output()));
            if (conclusion.job().state().kind().isWaiting()) {
                session.wakeOthers();
            }
        }
        OutputRow.insert(session, kept);
        return supersede(session, turn, late);
    }

    /** Answers the places of those that were written, in the order of enqueueing. */
    private static Map<JobId, Long> move(
            Session session, Counts counts, Turn turn, List<Conclusion> conclusions) {
        Map<JobId, Job> jobs = new LinkedHashMap<>();
        conclusions.forEach(conclusion -> jobs.put(conclusion.job().id(), conclusion.job()));
        Query query = session.query(CONCLUDE);
        List<Job> concluded = List.copyOf(jobs.values());
        JobArrays.bind(query, concluded, turn.now());
        RunArrays.bind(query, conclusions.stream().map(Conclusion::run).toList());
        JobArrays.bindIds(query, concluded).bind(turn.worker().value());
        Map<JobId, Long> moved = new HashMap<>();
        while (query.next()) {
            JobId id = new JobId(query.text());
            Job job = Objects.requireNonNull(jobs.get(id));
            moved.put(id, query.number());
            QueueName queue = new QueueName(query.text());
            counts.tally().subtract(queue, Codes.PROCESSING, Codes.NOT_WAITING);
            counts.tally()
                    .add(queue, Codes.of(job.state().kind()), JobRow.waiting(job, turn.now()));
        }
        return moved;
    }

    /** What was recorded as lost was not, but its result came when it counted no more. */
    private static Set<JobId> supersede(Session session, Turn turn, List<Conclusion> late) {
        if (late.isEmpty()) {
            return Set.of();
        }
        session.query(SUPERSEDE_RUNS)
                .bindTexts(late, conclusion -> conclusion.job().id().value())
                .bindNumbers(late, conclusion -> conclusion.run().number())
                .bindNumbers(late, conclusion -> conclusion.run().endedAt().toEpochMilli())
                .bindTexts(late, conclusion -> conclusion.job().id().value())
                .bind(turn.worker().value())
                .run();
        Set<JobId> stale = new LinkedHashSet<>();
        late.forEach(conclusion -> stale.add(conclusion.job().id()));
        return stale;
    }
}
