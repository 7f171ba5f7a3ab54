package dev.queuectl.store.postgres;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.Purge;
import dev.queuectl.store.sql.Codes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Forgets jobs with all that is kept of their runs. */
final class Purging {
    private static final String FINISHED =
            """
            SELECT id, seq, state, waiting, queue FROM @job
            WHERE state >= 3 AND state = ? AND updated_at < ? ORDER BY updated_at LIMIT ?
            FOR UPDATE SKIP LOCKED
            """;

    /** Nothing but an emptied store ever asks for it. */
    private static final String WAITING =
            """
            SELECT id, seq, state, waiting, queue FROM @job
            WHERE queue = ANY (ARRAY(SELECT DISTINCT queue FROM @tally)) AND state = ?
                AND updated_at < ?
            LIMIT ? FOR UPDATE SKIP LOCKED
            """;

    /**
     * The ids are asked for once more, so that each is looked up whatever the planner takes the
     * table's size to be.
     */
    private static final String AS_READ =
            """
            SELECT job.id, seq, job.state, waiting, queue
            FROM @job AS job, unnest(?::text[], ?::int8[], ?::int8[], ?::int8[])
                AS given (id, state, fence, created_at)
            WHERE job.id = given.id AND job.id = ANY (?) AND job.state = given.state
                AND job.fence = given.fence AND job.created_at = given.created_at
                AND job.state = ANY (?) AND updated_at < ?
            ORDER BY job.id LIMIT ? FOR UPDATE OF job
            """;

    private static final String FORGET =
            """
            WITH tags AS (
                DELETE FROM @job_tag WHERE job = ANY (?)
            ), runs AS (
                DELETE FROM @run WHERE job = ANY (?)
            ), outputs AS (
                DELETE FROM @output WHERE job = ANY (?)
            ), parts AS (
                DELETE FROM @output_part WHERE job = ANY (?)
            ), live AS (
                DELETE FROM @live WHERE job = ANY (?)
            ), live_parts AS (
                DELETE FROM @live_part WHERE job = ANY (?)
            )
            DELETE FROM @job WHERE id = ANY (?)
            """;

    private Purging() {}

    private record Candidate(JobId id, long seq, int state, int waiting, QueueName queue) {}

    static int purge(Database database, Purge purge, int limit) {
        try (Session session = database.begin()) {
            List<Candidate> candidates = candidates(session, purge, limit);
            if (candidates.isEmpty()) {
                return 0;
            }
            forget(session, candidates);
            session.commit();
            return candidates.size();
        }
    }

    private static List<Candidate> candidates(Session session, Purge purge, int limit) {
        List<Candidate> candidates = new ArrayList<>();
        long before = purge.updatedBefore().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
        if (!purge.jobs().isEmpty()) {
            Query found =
                    session.query(AS_READ)
                            .bindTexts(purge.jobs(), job -> job.id().value())
                            .bindNumbers(purge.jobs(), job -> Codes.of(job.state().kind()))
                            .bindNumbers(purge.jobs(), Job::fence)
                            .bindNumbers(purge.jobs(), job -> job.createdAt().toEpochMilli())
                            .bindTexts(purge.jobs(), job -> job.id().value())
                            .bindNumbers(purge.kinds(), Codes::of);
            add(found.bind(before).bind(limit), candidates);
            return candidates;
        }
        for (Kind kind : purge.kinds()) {
            int left = limit - candidates.size();
            if (left == 0) {
                break;
            }
            Query found = session.query(kind.isFinished() ? FINISHED : WAITING);
            add(found.bind(Codes.of(kind)).bind(before).bind(left), candidates);
        }
        return candidates;
    }

    private static void add(Query found, List<Candidate> candidates) {
        while (found.next()) {
            candidates.add(
                    new Candidate(
                            new JobId(found.text()),
                            found.number(),
                            found.integer(),
                            found.integer(),
                            new QueueName(found.text())));
        }
    }

    private static void forget(Session session, List<Candidate> candidates) {
        Counts counts = new Counts();
        for (Candidate candidate : candidates) {
            counts.tally().subtract(candidate.queue(), candidate.state(), candidate.waiting());
        }
        session.query(FORGET)
                .bindNumbers(candidates, Candidate::seq)
                .bindNumbers(candidates, Candidate::seq)
                .bindNumbers(candidates, Candidate::seq)
                .bindNumbers(candidates, Candidate::seq)
                .bindNumbers(candidates, Candidate::seq)
                .bindNumbers(candidates, Candidate::seq)
                .bindTexts(candidates, candidate -> candidate.id().value())
                .run();
        counts.write(session);
    }
}
