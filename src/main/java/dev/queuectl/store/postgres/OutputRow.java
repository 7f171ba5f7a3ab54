package dev.queuectl.store.postgres;

import dev.queuectl.domain.Channel;
import dev.queuectl.store.CapturedOutput;
import dev.queuectl.store.sql.Codes;

import java.util.ArrayList;
import java.util.List;

/**
 * A stream that is kept with its run.
 *
 * @param job the job's place in the order of enqueueing
 * @param number which run of it
 * @param channel which stream
 * @param output what the run wrote to all its streams
 */
record OutputRow(long job, int number, Channel channel, CapturedOutput output) {
    private static final String INSERT =
            """
            INSERT INTO @output (job, number, channel, bytes)
            SELECT * FROM unnest(?::int8[], ?::int8[], ?::int8[], ?::bytea[])
            """;

    /** Answers the rows of what one run wrote. */
    static List<OutputRow> of(long job, int number, CapturedOutput output) {
        List<OutputRow> rows = new ArrayList<>();
        for (Channel channel : Channel.values()) {
            if (output.of(channel).isPresent()) {
                rows.add(new OutputRow(job, number, channel, output));
            }
        }
        return rows;
    }

    private byte[] bytes() {
        return output.of(channel).orElseThrow();
    }

    static void insert(Session session, List<OutputRow> rows) {
        if (!rows.isEmpty()) {
            session.query(INSERT)
                    .bindNumbers(rows, OutputRow::job)
                    .bindNumbers(rows, OutputRow::number)
                    .bindNumbers(rows, row -> Codes.of(row.channel()))
                    .bindBytes(rows, OutputRow::bytes)
                    .run();
        }
    }
}
