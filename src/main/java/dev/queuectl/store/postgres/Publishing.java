package dev.queuectl.store.postgres;

import dev.queuectl.domain.Channel;
import dev.queuectl.store.HeldRun;
import dev.queuectl.store.LiveNews;
import dev.queuectl.store.OutputPart;
import dev.queuectl.store.sql.Codes;

import java.util.List;

/** Brings what running jobs write to those who watch them from elsewhere. */
final class Publishing {
    private static final String ADD =
            """
            INSERT INTO @live_part
                (job, number, channel, offset_from, offset_to, output_limit, bytes)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (job, number, channel, offset_from)
                DO UPDATE SET offset_to = excluded.offset_to, bytes = excluded.bytes
            """;

    private static final String TELL_SIZE =
            """
            INSERT INTO @live (job, number, channel, size, told_at)
            VALUES (?, ?, ?, ?, (extract(epoch FROM clock_timestamp()) * 1000000)::int8)
            ON CONFLICT (job, number, channel)
                DO UPDATE SET size = excluded.size, told_at = excluded.told_at
            """;

    private static final String DROP_MIDDLE =
            """
            DELETE FROM @live_part WHERE job = ? AND number = ? AND channel = ?
                AND offset_from >= ? AND offset_to <= ?
            """;

    private static final String WITHDRAW =
            """
            WITH given AS MATERIALIZED (
                SELECT job.seq AS seq, named.number AS number
                FROM unnest(?::text[], ?::int8[]) AS named (id, number)
                JOIN @job AS job ON job.id = named.id AND job.id = ANY (?)
            ), parts AS (
                DELETE FROM @live_part AS part USING given
                WHERE part.job = ANY (ARRAY(SELECT seq FROM given))
                    AND part.job = given.seq AND part.number = given.number
            )
            DELETE FROM @live AS live USING given
            WHERE live.job = ANY (ARRAY(SELECT seq FROM given))
                AND live.job = given.seq AND live.number = given.number
            """;

    private Publishing() {}

    static void publish(Database database, HeldRun run, Channel channel, LiveNews news) {
        try (Session session = database.begin()) {
            Query held = PostgresOutputs.hold(session, run);
            if (!held.next()) {
                return;
            }
            long seq = held.number();
            Query add = session.query(ADD);
            long end = news.size().orElse(0);
            for (OutputPart part : news.parts()) {
                named(add, seq, run, channel)
                        .bind(part.from())
                        .bind(part.to())
                        .bind(news.limit().bytes())
                        .bind(part.bytes())
                        .run();
                end = part.to();
            }
            if (news.limit().isExceededBy(end)) {
                named(session.query(DROP_MIDDLE), seq, run, channel)
                        .bind(news.limit().head())
                        .bind(news.limit().tailStart(end))
                        .run();
            }
            if (news.size().isPresent()) {
                named(session.query(TELL_SIZE), seq, run, channel)
                        .bind(news.size().getAsLong())
                        .run();
            }
            session.commit();
        }
    }

    private static Query named(Query query, long seq, HeldRun run, Channel channel) {
        return query.bind(seq).bind(run.number()).bind(Codes.of(channel));
    }

    static void withdraw(Database database, List<HeldRun> runs) {
        try (Session session = database.begin()) {
            session.query(WITHDRAW)
                    .bindTexts(runs, run -> run.job().value())
                    .bindNumbers(runs, HeldRun::number)
                    .bindTexts(runs, run -> run.job().value())
                    .run();
            session.commit();
        }
    }
}
