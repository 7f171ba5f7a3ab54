package dev.queuectl.store.postgres;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.Amendment;
import dev.queuectl.store.JobEvent;
import dev.queuectl.store.sql.Codes;
import dev.queuectl.store.sql.JobRow;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes what operators changed. */
final class Amending {
    /** In the order of the ids, so that two who lock the same jobs do not wait for each other. */
    private static final String LOCK =
            """
            SELECT id, created_at, fence, state, waiting, queue FROM @job
            WHERE id = ANY (?) AND worker IS NULL ORDER BY id FOR NO KEY UPDATE
            """;

    private static final String AMEND =
            "UPDATE @job AS job "
                    + JobArrays.SET
                    + " FROM "
                    + JobArrays.GIVEN
                    + " WHERE "
                    + JobArrays.IS_GIVEN;

    private static final String PRIORITISE =
            """
            UPDATE @job AS job SET priority = given.priority
            FROM unnest(?::text[], ?::int8[]) AS given (id, priority)
            WHERE job.id = given.id AND job.id = ANY (?)
            """;

    private Amending() {}

    /** How a job stands, as far as an amendment asks for it. */
    private record Standing(
            Instant createdAt, long fence, int state, int waiting, QueueName queue) {
        /** One that was enqueued again under its id may have come to the same fence. */
        boolean isAsKnown(Job before) {
            return createdAt.equals(before.createdAt())
                    && fence == before.fence()
                    && state == Codes.of(before.state().kind());
        }

        Standing changedTo(Job after) {
            int state = Codes.of(after.state().kind());
            return new Standing(
                    createdAt,
                    after.fence(),
                    state,
                    JobRow.waiting(after, after.updatedAt()),
                    queue);
        }
    }

    /** Answers the ids of the jobs that still stood as the operator had read them. */
    static Set<JobId> amend(Database database, List<Amendment> amendments) {
        if (amendments.isEmpty()) {
            return Set.of();
        }
        try (Session session = database.begin()) {
            Map<JobId, Standing> standings = lock(session, amendments);
            Counts counts = new Counts();
            Map<JobId, Job> amended = new LinkedHashMap<>();
            Map<JobId, Job> prioritised = new LinkedHashMap<>();
            for (Amendment amendment : amendments) {
                Job after = amendment.after();
                Standing standing = standings.get(after.id());
                if (standing == null || !standing.isAsKnown(amendment.before())) {
                    continue;
                }
                Standing changed = standing.changedTo(after);
                counts.tally().subtract(standing.queue(), standing.state(), standing.waiting());
                counts.tally().add(changed.queue(), changed.state(), changed.waiting());
                standings.put(after.id(), changed);
                amended.put(after.id(), after);
                if (after.spec().priority() != amendment.before().spec().priority()) {
                    prioritised.put(after.id(), after);
                }
            }
            if (!amended.isEmpty()) {
                List<Job> jobs = List.copyOf(amended.values());
                JobArrays.bindIds(JobArrays.bind(session.query(AMEND), jobs), jobs).run();
                if (!prioritised.isEmpty()) {
                    prioritise(session, List.copyOf(prioritised.values()));
                }
                counts.write(session);
                PostgresEvents.tell(
                        session,
                        JobEvent.amended(amendments, amended.keySet()),
                        amendments.getFirst().after().updatedAt());
                session.wakeOthers();
                session.commit();
            }
            return amended.keySet();
        }
    }

    private static void prioritise(Session session, List<Job> jobs) {
        session.query(PRIORITISE)
                .bindTexts(jobs, job -> job.id().value())
                .bindNumbers(jobs, job -> job.spec().priority())
                .bindTexts(jobs, job -> job.id().value())
                .run();
    }

    private static Map<JobId, Standing> lock(Session session, List<Amendment> amendments) {
        Query row = session.query(LOCK).bindTexts(amendments, one -> one.after().id().value());
        Map<JobId, Standing> standings = new HashMap<>();
        while (row.next()) {
            standings.put(
                    new JobId(row.text()),
                    new Standing(
                            row.instant(),
                            row.number(),
                            row.integer(),
                            row.integer(),
                            new QueueName(row.text())));
        }
        return standings;
    }
}
