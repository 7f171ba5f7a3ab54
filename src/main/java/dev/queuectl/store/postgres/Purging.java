package dev.queuectl.store.postgres;

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

    private static final String BY_ID =
            """
            SELECT id, seq, state, waiting, queue FROM @job
            WHERE id = ANY (?) AND state = ? AND updated_at < ? ORDER BY id LIMIT ? FOR UPDATE
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
        for (Kind kind : purge.kinds()) {
            int left = limit - candidates.size();
            if (left == 0) {
                break;
            }
            Query found;
            if (purge.ids().isEmpty()) {
                found = session.query(kind.isFinished() ? FINISHED : WAITING);
            } else {
                found = session.query(BY_ID).bindTexts(purge.ids(), JobId::value);
            }
            found.bind(Codes.of(kind)).bind(before).bind(left);
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
        return candidates;
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
