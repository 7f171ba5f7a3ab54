package dev.queuectl.store.sqlite;

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

/**
 * Reads jobs in the order of enqueueing, each with its runs and what these wrote: ranges of all
 * three tables, since no other job lies between the first and the last of a page.
 */
final class ReadingWhole {
    private static final String JOBS =
            "SELECT " + JobRow.COLUMNS + " FROM job WHERE seq > ? ORDER BY seq LIMIT ?";

    private static final String RUNS =
            "SELECT job, "
                    + RunRow.COLUMNS
                    + " FROM run WHERE job BETWEEN ? AND ? ORDER BY job, number";

    private static final String OUTPUTS =
            "SELECT job, number, channel, bytes FROM output WHERE job BETWEEN ? AND ?";

    private ReadingWhole() {}

    /** Names a run. */
    private record Key(long job, int number) {}

    static Transfer.Page read(Database database, long after, int limit) {
        try (Transaction transaction = database.read()) {
            // One more than the page holds tells whether another page follows.
            List<JobRow> rows = jobs(transaction, after, limit + 1);
            if (rows.isEmpty()) {
                return new Transfer.Page(List.of(), OptionalLong.empty());
            }
            List<JobRow> most = rows.subList(0, Math.min(limit, rows.size()));
            Map<Long, List<Run>> runs = runs(transaction, most);
            List<List<Run>> histories =
                    most.stream().map(row -> runs.getOrDefault(row.seq(), List.of())).toList();
            List<JobRow> page = most.subList(0, StoredJob.fitting(histories));
            Map<Key, Map<Channel, byte[]>> outputs = outputs(transaction, page);
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

    private static StoredRun stored(JobRow row, Run run, Map<Key, Map<Channel, byte[]>> outputs) {
        Map<Channel, byte[]> streams =
                outputs.getOrDefault(new Key(row.seq(), run.number()), Map.of());
        return new StoredRun(run, new CapturedOutput(streams));
    }

    private static List<JobRow> jobs(Transaction transaction, long after, int limit) {
        Statement found = transaction.statement(JOBS).bind(after).bind(limit);
        List<JobRow> rows = new ArrayList<>();
        while (found.next()) {
            rows.add(JobRow.read(found));
        }
        return rows;
    }

    private static Map<Long, List<Run>> runs(Transaction transaction, List<JobRow> page) {
        Map<Long, List<Run>> runs = new HashMap<>();
        Statement found = ofPage(transaction.statement(RUNS), page);
        while (found.next()) {
            long job = found.number();
            runs.computeIfAbsent(job, _ -> new ArrayList<>()).add(RunRow.read(found));
        }
        return runs;
    }

    private static Map<Key, Map<Channel, byte[]>> outputs(
            Transaction transaction, List<JobRow> page) {
        Map<Key, Map<Channel, byte[]>> outputs = new HashMap<>();
        Statement found = ofPage(transaction.statement(OUTPUTS), page);
        while (found.next()) {
            Key key = new Key(found.number(), found.integer());
            Channel channel = Codes.channel(found.integer());
            outputs.computeIfAbsent(key, _ -> new EnumMap<>(Channel.class))
                    .put(channel, found.bytes());
        }
        return outputs;
    }

    private static Statement ofPage(Statement range, List<JobRow> page) {
        return range.bind(page.getFirst().seq()).bind(page.getLast().seq());
    }
}
