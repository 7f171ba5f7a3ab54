package dev.queuectl.store.postgres;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.Turn;
import dev.queuectl.store.sql.Codes;
import dev.queuectl.store.sql.JobRow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Gives back jobs that were claimed and never started. */
final class Returning {
    private static final String GIVE_BACK =
            "UPDATE @job AS job "
                    + JobArrays.SET
                    + " FROM "
                    + JobArrays.GIVEN
                    + " WHERE "
                    + JobArrays.IS_HELD
                    + " RETURNING job.id, job.queue";

    private Returning() {}

    /**
     * Writes those that the worker still holds, and answers them; whoever took the others over has
     * them now.
     */
    static List<Job> giveBack(Session session, Counts counts, Turn turn) {
        if (turn.returned().isEmpty()) {
            return List.of();
        }
        List<Job> returned = new ArrayList<>();
        Map<JobId, Job> jobs = new HashMap<>();
        turn.returned().forEach(job -> jobs.put(job.id(), job));
        Query query = JobArrays.bind(session.query(GIVE_BACK), turn.returned(), turn.now());
        JobArrays.bindIds(query, turn.returned()).bind(turn.worker().value());
        while (query.next()) {
            Job job = Objects.requireNonNull(jobs.get(new JobId(query.text())));
            QueueName queue = new QueueName(query.text());
            counts.tally().subtract(queue, Codes.PROCESSING, Codes.NOT_WAITING);
            counts.tally()
                    .add(queue, Codes.of(job.state().kind()), JobRow.waiting(job, turn.now()));
            session.wakeOthers();
            returned.add(job);
        }
        return returned;
    }
}
