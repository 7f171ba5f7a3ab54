package dev.queuectl.store.postgres;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.Run;
import dev.queuectl.store.LargeStream;
import dev.queuectl.store.StoredJob;
import dev.queuectl.store.StoredRun;
import dev.queuectl.store.sql.Codes;
import dev.queuectl.store.sql.JobRow;
import dev.queuectl.store.sql.RunRow;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Adds jobs as they stand with all that is kept of them, in one transaction. */
final class Restoring {
    /** The sequence numbers the rows in the order in which they are brought. */
    private static final String INSERT_JOBS =
            "INSERT INTO @job ("
                    + JobArrays.NAMES
                    + ", "
                    + SpecArrays.NAMES
                    + """
                    ) SELECT id, fence, state, nullif(waiting, 0), run_at, updated_at, attempts,
                        losses, runs, nullif(last_reason, 0), nullif(last_exit_code, -1),
                    """
                    + SpecArrays.COLUMNS
                    + " FROM unnest("
                    + JobArrays.ARRAYS
                    + ", "
                    + SpecArrays.ARRAYS
                    + ") WITH ORDINALITY AS given ("
                    + JobArrays.NAMES
                    + ", "
                    + SpecArrays.NAMES
                    + ", place) ORDER BY place ON CONFLICT (id) DO NOTHING RETURNING id, seq";

    private static final String INSERT_RUNS =
            "INSERT INTO @run (job, "
                    + RunRow.COLUMNS
                    + ") SELECT job, "
                    + RunArrays.COLUMNS
                    + " FROM unnest("
                    + RunArrays.ARRAYS
                    + ", ?::int8[]) AS given ("
                    + RunArrays.NAMES
                    + ", job)";

    private Restoring() {}

    static Set<JobId> restore(
            Database database, List<StoredJob> whole, List<LargeStream> large, Instant now)
            throws IOException {
        StoredJob.requireFree(whole);
        if (whole.isEmpty()) {
            return Set.of();
        }
        try (Session session = database.begin()) {
            List<Job> jobs = whole.stream().map(StoredJob::job).toList();
            Map<JobId, Long> places = insert(session, jobs, now);
            if (!places.isEmpty()) {
                enter(session, jobs, places, now);
                insertRuns(session, whole, places);
                for (LargeStream stream : large) {
                    Long seq = places.get(stream.job());
                    if (seq != null) {
                        PostgresOutputs.write(
                                session, seq, stream.run(), stream.channel(), stream.bytes());
                    }
                }
                session.commit();
            }
            Set<JobId> taken = new LinkedHashSet<>();
            jobs.forEach(job -> taken.add(job.id()));
            taken.removeAll(places.keySet());
            return taken;
        }
    }

    /** Answers the places of those that were added. */
    private static Map<JobId, Long> insert(Session session, List<Job> jobs, Instant now) {
        Query insert = JobArrays.bind(session.query(INSERT_JOBS), jobs, now);
        SpecArrays.bind(insert, jobs);
        Map<JobId, Long> places = new HashMap<>();
        while (insert.next()) {
            JobId id = new JobId(insert.text());
            places.put(id, insert.number());
        }
        return places;
    }

    /** Counts those that were added, and enters their tags. */
    private static void enter(
            Session session, List<Job> jobs, Map<JobId, Long> places, Instant now) {
        Counts counts = new Counts();
        TagRows tags = new TagRows();
        for (Job job : jobs) {
            Long place = places.get(job.id());
            if (place != null) {
                tags.add(job, place);
                int state = Codes.of(job.state().kind());
                counts.tally().add(job.spec().queue(), state, JobRow.waiting(job, now));
                if (job.state().kind().isWaiting()) {
                    session.wakeOthers();
                }
            }
        }
        tags.write(session);
        counts.write(session);
    }

    private static void insertRuns(
            Session session, List<StoredJob> whole, Map<JobId, Long> places) {
        List<Run> runs = new ArrayList<>();
        List<Long> jobs = new ArrayList<>();
        List<OutputRow> outputs = new ArrayList<>();
        for (StoredJob stored : whole) {
            Long seq = places.get(stored.job().id());
            if (seq == null) {
                continue;
            }
            for (StoredRun run : stored.runs()) {
                runs.add(run.run());
                jobs.add(seq);
                outputs.addAll(OutputRow.of(seq, run.run().number(), run.output()));
            }
        }
        if (!runs.isEmpty()) {
            RunArrays.bind(session.query(INSERT_RUNS), runs)
                    .bindNumbers(jobs, Long::longValue)
                    .run();
            OutputRow.insert(session, outputs);
        }
    }
}
