package dev.queuectl.store.postgres;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.sql.Codes;
import dev.queuectl.store.sql.JobRow;
import dev.queuectl.store.sql.RunRow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks up jobs, runs and output by name. */
final class Finding {
    private static final String FIND =
            "SELECT "
                    + JobRow.COLUMNS
                    + " FROM unnest(?::text[]) WITH ORDINALITY AS wanted (wanted_id, place)"
                    + " JOIN @job ON id = wanted_id AND id = ANY (?) ORDER BY place";

    private static final String WITH_PREFIX =
            "SELECT id FROM @job WHERE id >= ? AND id < ? ORDER BY id LIMIT ?";

    /** Greater than every character that an id may hold. */
    private static final String BEYOND_IDS = "~";

    private static final String RUNS =
            "SELECT "
                    + RunRow.COLUMNS
                    + " FROM @run WHERE job = (SELECT seq FROM @job WHERE id = ?) ORDER BY number";

    private static final String LATEST_RUNS =
            "SELECT wanted_id, latest.* FROM unnest(?::text[]) WITH ORDINALITY"
                    + " AS wanted (wanted_id, place)"
                    + " JOIN @job AS job ON job.id = wanted_id AND job.id = ANY (?)"
                    + " CROSS JOIN LATERAL (SELECT "
                    + RunRow.COLUMNS
                    + " FROM @run AS run WHERE run.job = job.seq ORDER BY number DESC LIMIT 1)"
                    + " AS latest ORDER BY place";

    private static final String OUTPUT =
            """
            SELECT bytes FROM @output
            WHERE job = (SELECT seq FROM @job WHERE id = ?) AND number = ? AND channel = ?
            """;

    /** All that is held, queue by queue: an index by worker would be paid at each claim. */
    private static final String HELD =
            """
            SELECT worker, id FROM @job
            WHERE queue = ANY (ARRAY(SELECT DISTINCT queue FROM @tally)) AND state = 1
            ORDER BY worker, seq
            """;

    private Finding() {}

    static List<Job> find(Database database, List<JobId> ids) {
        List<Job> jobs = new ArrayList<>(ids.size());
        if (ids.isEmpty()) {
            return jobs;
        }
        try (Session session = database.begin()) {
            Query found =
                    session.query(FIND).bindTexts(ids, JobId::value).bindTexts(ids, JobId::value);
            while (found.next()) {
                jobs.add(JobRow.read(found).job());
            }
        }
        return jobs;
    }

    static List<JobId> withPrefix(Database database, String prefix, int limit) {
        List<JobId> ids = new ArrayList<>();
        if (prefix.indexOf('\0') >= 0) {
            // No text of the server's may hold it.
            return ids;
        }
        try (Session session = database.begin()) {
            Query found =
                    session.query(WITH_PREFIX).bind(prefix).bind(prefix + BEYOND_IDS).bind(limit);
            while (found.next()) {
                ids.add(new JobId(found.text()));
            }
        }
        return ids;
    }

    static List<Run> runs(Database database, JobId id) {
        List<Run> runs = new ArrayList<>();
        try (Session session = database.begin()) {
            Query found = session.query(RUNS).bind(id.value());
            while (found.next()) {
                runs.add(RunRow.read(found));
            }
        }
        return runs;
    }

    static Map<JobId, Run> latestRuns(Database database, List<JobId> ids) {
        Map<JobId, Run> runs = new LinkedHashMap<>();
        if (ids.isEmpty()) {
            return runs;
        }
        try (Session session = database.begin()) {
            Query found =
                    session.query(LATEST_RUNS)
                            .bindTexts(ids, JobId::value)
                            .bindTexts(ids, JobId::value);
            while (found.next()) {
                JobId id = new JobId(found.text());
                runs.put(id, RunRow.read(found));
            }
        }
        return runs;
    }

    static Optional<byte[]> output(Database database, JobId id, int run, Channel channel) {
        try (Session session = database.begin()) {
            Query found = session.query(OUTPUT).bind(id.value()).bind(run).bind(Codes.of(channel));
            return found.next() ? Optional.ofNullable(found.bytesOrNull()) : Optional.empty();
        }
    }

    static Map<WorkerId, List<JobId>> held(Database database) {
        Map<WorkerId, List<JobId>> held = new LinkedHashMap<>();
        try (Session session = database.begin()) {
            Query found = session.query(HELD);
            while (found.next()) {
                held.computeIfAbsent(new WorkerId(found.text()), _ -> new ArrayList<>())
                        .add(new JobId(found.text()));
            }
        }
        return held;
    }
}
