package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Projections.exclude;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Run;
import dev.queuectl.store.CapturedOutput;
import dev.queuectl.store.StoredJob;
import dev.queuectl.store.StoredRun;
import dev.queuectl.store.Transfer;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Reads jobs in the order of enqueueing, each with its runs and what these wrote. What they wrote
 * comes in a second query, when it is known how much of it there is.
 */
final class ReadingWhole {
    private static final String OUT = RunDocument.stream(Channel.OUT);
    private static final String ERR = RunDocument.stream(Channel.ERR);

    private ReadingWhole() {}

    private record Row(JobDocument job, List<Run> runs) {
        static Row read(Fields row) {
            return new Row(JobDocument.read(row), Finding.readRuns(row));
        }
    }

    /** Names a run. */
    private record Key(long job, int number) {}

    static Transfer.Page read(Database database, long after, int limit) {
        try (Session session = database.begin()) {
            // One more than the page holds tells whether another page follows.
            List<Row> rows =
                    session.list(
                            database.jobs()
                                    .find(and(gt("_id", after), in("state", Words.STATES)))
                                    .sort(ascending("_id"))
                                    .limit(limit + 1)
                                    .projection(exclude("runs." + OUT, "runs." + ERR, "large")),
                            Row::read);
            List<Row> most = rows.subList(0, Math.min(limit, rows.size()));
            List<Row> page =
                    most.subList(0, StoredJob.fitting(most.stream().map(Row::runs).toList()));
            Map<Key, CapturedOutput> outputs = outputs(database, session, page);
            return new Transfer.Page(
                    page.stream().map(row -> stored(row, outputs)).toList(),
                    page.size() < rows.size()
                            ? OptionalLong.of(page.getLast().job().seq())
                            : OptionalLong.empty());
        }
    }

    private static StoredJob stored(Row row, Map<Key, CapturedOutput> outputs) {
        List<StoredRun> runs = new ArrayList<>();
        for (Run run : row.runs()) {
            Key key = new Key(row.job().seq(), run.number());
            runs.add(new StoredRun(run, outputs.getOrDefault(key, CapturedOutput.NONE)));
        }
        return new StoredJob(row.job().job(), runs);
    }

    private static Map<Key, CapturedOutput> outputs(
            Database database, Session session, List<Row> page) {
        List<Long> wrote =
                page.stream()
                        .filter(row -> row.runs().stream().anyMatch(ReadingWhole::wrote))
                        .map(row -> row.job().seq())
                        .toList();
        Map<Key, CapturedOutput> outputs = new HashMap<>();
        if (wrote.isEmpty()) {
            return outputs;
        }
        List<Fields> rows =
                session.list(
                        database.jobs()
                                .find(in("_id", wrote))
                                .projection(include("runs.number", "runs." + OUT, "runs." + ERR)),
                        row -> row);
        for (Fields row : rows) {
            for (Fields run : row.list("runs")) {
                Map<Channel, byte[]> streams = new EnumMap<>(Channel.class);
                for (Channel channel : Channel.values()) {
                    String stream = RunDocument.stream(channel);
                    if (run.has(stream)) {
                        streams.put(channel, run.bytes(stream));
                    }
                }
                outputs.put(
                        new Key(row.number("_id"), run.integer("number")),
                        new CapturedOutput(streams));
            }
        }
        return outputs;
    }

    private static boolean wrote(Run run) {
        return run.output().stdoutBytes() > 0 || run.output().stderrBytes() > 0;
    }
}
