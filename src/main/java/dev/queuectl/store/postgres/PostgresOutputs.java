package dev.queuectl.store.postgres;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.HeldRun;
import dev.queuectl.store.KeptOutput;
import dev.queuectl.store.LiveNews;
import dev.queuectl.store.LiveStream;
import dev.queuectl.store.OutputStore;
import dev.queuectl.store.sql.Codes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Large output in rows of {@value #PART} bytes, so that nobody ever holds a whole stream. */
final class PostgresOutputs implements OutputStore {
    static final int PART = 256 * 1024;

    /**
     * Keeps the job from being forgotten while its parts are written, and nobody from changing it:
     * a cancel need not wait for an upload.
     */
    private static final String HOLD =
            """
            SELECT seq FROM @job WHERE id = ? AND fence = ? AND state + 0 = 1
                AND worker IS NOT DISTINCT FROM ?
            FOR KEY SHARE
            """;

    private static final String FORGET =
            "DELETE FROM @output_part WHERE job = ? AND number = ? AND channel = ?";

    private static final String ADD =
            "INSERT INTO @output_part (job, number, channel, part, bytes) VALUES (?, ?, ?, ?, ?)";

    private static final String FIND =
            """
            SELECT job, sum(octet_length(bytes)) FROM @output_part
            WHERE job = (SELECT seq FROM @job WHERE id = ?) AND number = ? AND channel = ?
            GROUP BY job
            """;

    private static final String READ =
            """
            SELECT substring(bytes FROM ?::int4 FOR ?::int4) FROM @output_part
            WHERE job = ? AND number = ? AND channel = ? AND part = ?
            """;

    private static final byte[] NOTHING = {};

    private final Database database;

    PostgresOutputs(Database database) {
        this.database = database;
    }

    @Override
    public void keep(HeldRun run, Channel channel, Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file);
                Session session = database.begin()) {
            Query held = hold(session, run);
            if (!held.next()) {
                return;
            }
            long seq = held.number();
            session.query(FORGET).bind(seq).bind(run.number()).bind(Codes.of(channel)).run();
            write(session, seq, run.number(), channel, bytes);
            session.commit();
        }
    }

    /**
     * Writes the parts of a stream of which nothing is kept yet.
     *
     * @param seq the job's place
     */
    static void write(Session session, long seq, int run, Channel channel, InputStream bytes)
            throws IOException {
        Query add = session.query(ADD);
        int part = 0;
        for (byte[] next = bytes.readNBytes(PART); next.length > 0; next = bytes.readNBytes(PART)) {
            add.bind(seq).bind(run).bind(Codes.of(channel)).bind(part++).bind(next).run();
        }
    }

    /** Answers the job's place, if the run is still its holder's. */
    static Query hold(Session session, HeldRun run) {
        return session.query(HOLD)
                .bind(run.job().value())
                .bind(run.fence())
                .bind(run.holder().value());
    }

    @Override
    public Optional<KeptOutput> find(JobId id, int run, Channel channel) {
        try (Session session = database.begin()) {
            Query found = session.query(FIND).bind(id.value()).bind(run).bind(Codes.of(channel));
            return found.next()
                    ? Optional.of(new Kept(found.number(), run, channel, found.number()))
                    : Optional.empty();
        }
    }

    @Override
    public Optional<LiveStream> watch(JobId id, int run, Channel channel) {
        return Watching.begin(database, id, run, channel);
    }

    @Override
    public void publish(HeldRun run, Channel channel, LiveNews news) {
        Publishing.publish(database, run, channel, news);
    }

    @Override
    public void withdraw(List<HeldRun> runs) {
        Publishing.withdraw(database, runs);
    }

    /** What the parts of one stream hold together. */
    private final class Kept implements KeptOutput {
        private final long job;
        private final int run;
        private final Channel channel;
        private final long size;

        Kept(long job, int run, Channel channel, long size) {
            this.job = job;
            this.run = run;
            this.channel = channel;
            this.size = size;
        }

        @Override
        public long size() {
            return size;
        }

        /** Answers no more than the rest of one part. */
        @Override
        public byte[] read(long from, int length) {
            try (Session session = database.begin()) {
                Query found =
                        session.query(READ)
                                .bind(from % PART + 1)
                                .bind(length)
                                .bind(job)
                                .bind(run)
                                .bind(Codes.of(channel))
                                .bind(from / PART);
                return found.next() ? found.bytes() : NOTHING;
            }
        }

        @Override
        public void close() {
            // Nothing is held between two pieces.
        }
    }
}
