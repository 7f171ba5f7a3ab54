package dev.queuectl.store.postgres;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Run;
import dev.queuectl.store.CapturedOutput;
import dev.queuectl.store.StoredJob;
import dev.queuectl.store.StoredRun;
import dev.queuectl.store.Transfer;
import dev.queuectl.store.sql.Codes;
import dev.queuectl.store.sql.JobRow;
import dev.queuectl.store.sql.RunRow;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Reads jobs in the order of enqueueing, each with its runs and what these wrote. */
final class ReadingWhole {
    /** As in {@link Listing}: each queue and state offers a page. */
    private static final String JOBS =
            "SELECT offered."
                    + JobRow.COLUMNS.replace(", ", ", offered.")
                    + """
                     FROM (SELECT DISTINCT queue FROM @tally) AS wanted (queue)
                    CROSS JOIN generate_series(0, 5) AS in_state (code)
                    CROSS JOIN LATERAL (
                        SELECT * FROM @job
                        WHERE queue = wanted.queue AND state = in_state.code::smallint AND seq > ?
                        ORDER BY seq LIMIT ?
                    ) AS offered
                    ORDER BY seq LIMIT ?
                    """;

    private static final String RUNS =
            "SELECT job, " + RunRow.COLUMNS + " FROM @run WHERE job = ANY (?) ORDER BY job, number";

    private static final String OUTPUTS =
            "SELECT job, number, channel, bytes FROM @output WHERE job = ANY (?)";

    private ReadingWhole() {}

    /** Names a run. */
    private record Key(long job, int number) {}

    static Transfer.Page read(Database database, long after, int limit) {
        try (Session session = database.begin()) {
            // One more than the page holds tells whether another page follows.
            List<JobRow> rows = jobs(session, after, limit + 1);
            List<JobRow> most = rows.subList(0, Math.min(limit, rows.size()));
            Map<Long, List<Run>> runs = runs(session, most);
            List<List<Run>> histories = most.stream().map(row -> history(runs, row)).toList();
            List<JobRow> page = most.subList(0, StoredJob.fitting(histories));
            Map<Key, Map<Channel, byte[]>> outputs = outputs(session, page);
            List<StoredJob> jobs = new ArrayList<>();
            for (int place = 0; place < page.size(); place++) {
                JobRow row = page.get(place);
                jobs.add(
                        new StoredJob(
                                row.job(),
                                histories.get(place).stream()
                                        .map(run -> stored(row, run, outputs))
                                        .toList()));
            }
            return new Transfer.Page(
                    jobs,
                    page.size() < rows.size()
                            ? OptionalLong.of(page.getLast().seq())
                            : OptionalLong.empty());
        }
    }

    /** A run that ended after its job was read is left out. */
    private static List<Run> history(Map<Long, List<Run>> runs, JobRow row) {
        return runs.getOrDefault(row.seq(), List.of()).stream()
                .filter(run -> run.number() <= row.job().counters().runs())
                .toList();
    }

    private static StoredRun stored(JobRow row, Run run, Map<Key, Map<Channel, byte[]>> outputs) {
        Map<Channel, byte[]> streams =
                outputs.getOrDefault(new Key(row.seq(), run.number()), Map.of());
        return new StoredRun(run, new CapturedOutput(streams));
    }

    private static List<JobRow> jobs(Session session, long after, int limit) {
        Query found = session.query(JOBS).bind(after).bind(limit).bind(limit);
        List<JobRow> rows = new ArrayList<>();
        while (found.next()) {
            rows.add(JobRow.read(found));
        }
        return rows;
    }

    private static Map<Long, List<Run>> runs(Session session, List<JobRow> page) {
        Map<Long, List<Run>> runs = new HashMap<>();
        Query found = session.query(RUNS).bindNumbers(page, JobRow::seq);
        while (found.next()) {
            long job = found.number();
            runs.computeIfAbsent(job, _ -> new ArrayList<>()).add(RunRow.read(found));
        }
        return runs;
    }

    private static Map<Key, Map<Channel, byte[]>> outputs(Session session, List<JobRow> page) {
        Map<Key, Map<Channel, byte[]>> outputs = new HashMap<>();
        Query found = session.query(OUTPUTS).bindNumbers(page, JobRow::seq);
        while (found.next()) {
            Key key = new Key(found.number(), found.integer());
            Channel channel = Codes.channel(found.integer());
            outputs.computeIfAbsent(key, _ -> new EnumMap<>(Channel.class))
                    .put(channel, found.bytes());
        }
        return outputs;
    }
}
