package dev.queuectl.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.OutputLimit;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.HeldRun;
import dev.queuectl.store.InMemoryFixture;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.KeptOutput;
import dev.queuectl.store.LiveNews;
import dev.queuectl.store.LiveStream;
import dev.queuectl.store.OutputPart;
import dev.queuectl.store.QueueGates;
import dev.queuectl.store.QueueTerms;
import dev.queuectl.store.RandomWalk;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoredJob;
import dev.queuectl.store.Turn;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every statement reaches jobs, runs and output by an index, so that its cost does not grow with
 * history. The server is asked how it would execute each, with tables that it knows to be large.
 */
class PlansTest {
    @TempDir Path folder;
    private final PostgresFixture fixture = new PostgresFixture();
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        fixture.open();
        PostgresUrl url = PostgresUrl.parse(fixture.url());
        Properties properties = url.properties();
        // Otherwise the driver brings parameters, of which it has none.
        properties.setProperty("preferQueryMode", "simple");
        connection = Driver.connect(url, properties);
        assumeThat(connection.getMetaData().getDatabaseMajorVersion())
                .as("the server's version, which must explain statements without parameters")
                .isGreaterThanOrEqualTo(16);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        fixture.close();
    }

    @Test
    void no_statement_reads_a_table_that_grows_from_end_to_end() throws Exception {
        Set<String> statements = everyStatement();
        assertThat(statements).hasSizeGreaterThan(35);

        requireIndexes(statements);
    }

    @Test
    void nor_does_one_when_the_server_knows_of_many_jobs() throws Exception {
        Set<String> statements = everyStatement();
        fill();

        requireIndexes(statements);
    }

    @Test
    void the_walks_come_by_all_that_a_busy_queue_asks_for() throws Exception {
        assertThat(everyStatement())
                .anyMatch(sql -> sql.contains("SET waiting = 1"))
                .anyMatch(sql -> sql.contains("row_number() OVER"))
                .anyMatch(sql -> sql.contains("queue = wanted.name"))
                .anyMatch(sql -> sql.contains("priority = ? AND seq > ?"))
                .anyMatch(sql -> sql.contains("queue = wanted.name AND priority > ?"))
                .anyMatch(sql -> sql.contains("wanted.room"))
                .anyMatch(sql -> sql.contains("queue > ready.queue"))
                .anyMatch(sql -> sql.contains("ORDER BY name FOR NO KEY UPDATE"))
                .anyMatch(sql -> sql.contains("queue = wanted.name AND state = 1"))
                .anyMatch(sql -> sql.contains("WITH moved AS"))
                .anyMatch(sql -> sql.contains("cancel_asked = 1"))
                .anyMatch(sql -> sql.contains("updated_at < ? ORDER BY updated_at"))
                .anyMatch(sql -> sql.contains("state = in_state.code"))
                .anyMatch(sql -> sql.contains("tag = wanted.tag"))
                .anyMatch(sql -> sql.contains("ORDER BY worker, seq"))
                .anyMatch(sql -> sql.contains("GROUP BY queue"));
    }

    @Test
    void a_scan_would_be_noticed() throws SQLException {
        String schema = "\"" + PostgresUrl.parse(fixture.url()).schema() + "\".";

        assertThat(plan("SELECT id FROM " + schema + "job WHERE priority = ?"))
                .anyMatch(PlansTest::isScan);
        assertThat(plan("SELECT sum(pid) FROM " + schema + "run")).anyMatch(PlansTest::isScan);
        assertThat(scansByIndex(plan("SELECT id, state FROM " + schema + "job ORDER BY id")))
                .isNotEmpty();
    }

    private void requireIndexes(Set<String> statements) throws SQLException {
        for (String sql : statements) {
            List<String> plan = plan(sql);
            assertThat(plan).as(sql).noneMatch(PlansTest::isScan);
            assertThat(scansByIndex(plan)).as(sql).isEmpty();
        }
    }

    private static boolean isScan(String line) {
        return line.matches(".*Seq Scan on (job|job_tag|run|output|output_part|live_part)\\b.*");
    }

    /** Answers where a plan goes through all there is by an index that asks for nothing. */
    private static List<String> scansByIndex(List<String> plan) {
        List<String> scans = new ArrayList<>();
        for (int i = 0; i < plan.size(); i++) {
            String line = plan.get(i);
            // Those of jobs that are ready, due or finished hold no others, and are read in order.
            boolean isWhole = line.matches(".*Scan using (\\w+_pkey|job_in_queue) on .*");
            boolean asks = i + 1 < plan.size() && plan.get(i + 1).contains("Index Cond:");
            if (isWhole && !asks) {
                scans.add(line);
            }
        }
        return scans;
    }

    /**
     * Adds jobs as a busy store has them: many finished, a tenth as many waiting, and as many as
     * finished that are more important and due later. A million, a tenth and a million in the long
     * form, else a fiftieth of that.
     */
    private void fill() throws SQLException {
        boolean isLong = "long".equals(System.getProperty("queuectl.faults"));
        int finished = isLong ? 1_000_000 : 20_000;
        String schema = "\"" + PostgresUrl.parse(fixture.url()).schema() + "\".";
        addJobs(schema, "3, NULL", 0, finished);
        addJobs(schema, "0, 1", 0, finished / 10);
        addJobs(schema, "0, 2", 10, finished);
        execute(
                "INSERT INTO "
                        + schema
                        + "run (job, number, worker, host, started_at, ended_at, outcome, detail,"
                        + " stdout_bytes, stderr_bytes, last_error_line)"
                        + " SELECT seq, 1, 'w', 'h', 1, 2, 1, 0, 0, 0, '' FROM "
                        + schema
                        + "job WHERE state = 3 ON CONFLICT DO NOTHING");
        execute("ANALYZE " + schema + "job, " + schema + "run");
    }

    private void addJobs(String schema, String stateAndWaiting, int priority, int count)
            throws SQLException {
        execute(
                "INSERT INTO "
                        + schema
                        + "job (id, queue, state, waiting, priority, run_at, created_at,"
                        + " updated_at, max_retries, backoff_base, backoff_max, backoff_jitter,"
                        + " command, directory) SELECT md5(random()::text || i), 'default', "
                        + stateAndWaiting
                        + ", "
                        + priority
                        + ", 4000000000000 + i, i, i, 3, 2, 1, 0, 'true', '/'"
                        + " FROM generate_series(1, "
                        + count
                        + ") AS i");
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Answers all SQL that random walks bring a store to use. */
    private Set<String> everyStatement() throws IOException {
        new RandomWalk(1, new InMemoryFixture(), fixture).walk(400);
        useOutputs(fixture.opened().getFirst());
        transfer(fixture.opened().getFirst());
        claimBeyond(fixture.opened().getFirst());
        claimWithin(fixture.opened().getFirst());
        Set<String> statements = new TreeSet<>();
        for (PostgresStorage storage : fixture.opened()) {
            statements.addAll(storage.database().statementsSoFar());
        }
        statements.removeIf(
                sql -> !sql.stripLeading().matches("(?s)(SELECT|WITH|UPDATE|DELETE|INSERT)\\b.*"));
        // Several in one, which empty the store.
        statements.removeIf(sql -> sql.contains(";"));
        return statements;
    }

    /** Does with large output what random walks do not. */
    private void useOutputs(Storage storage) throws IOException {
        storage.jobs().enqueue(List.of(Specimens.job("large")), Acceptance.EACH);
        Turn turn =
                new Turn(
                        Specimens.ANN,
                        Specimens.NOW,
                        List.of(),
                        List.of(),
                        Specimens.claimOnly("large"));
        Job held = storage.jobs().turn(turn).claimed().getFirst();
        Path file = Files.writeString(folder.resolve("written"), "much");
        storage.outputs().keep(HeldRun.of(held), Channel.OUT, file);
        try (KeptOutput kept = storage.outputs().find(held.id(), 1, Channel.OUT).orElseThrow()) {
            assertThat(kept.read(0, 10)).hasSize(4);
        }
        OutputLimit limit = new OutputLimit(OutputLimit.SMALLEST);
        LiveNews news =
                new LiveNews(
                        limit,
                        List.of(new OutputPart(0, new byte[100_000])),
                        OptionalLong.of(100_000));
        try (LiveStream stream = storage.outputs().watch(held.id(), 1, Channel.OUT).orElseThrow()) {
            storage.outputs().publish(HeldRun.of(held), Channel.OUT, news);
            assertThat(stream.size()).hasValue(100_000);
            assertThat(stream.next(0)).isPresent();
        }
        storage.outputs().withdraw(List.of(HeldRun.of(held)));
    }

    /** Claims as after a claim that took long. */
    private static void claimBeyond(PostgresStorage storage) {
        storage.jobs()
                .enqueue(
                        List.of(
                                Specimens.job("beyond1", Specimens.MAIL, 0, Specimens.NOW),
                                Specimens.job("beyond2", Specimens.MAIL, 0, Specimens.NOW)),
                        Acceptance.EACH);
        for (Turn.Claim one : List.of(Specimens.claim(1), Specimens.claimFrom(1, Specimens.MAIL))) {
            Turn turn = new Turn(Specimens.ANN, Specimens.NOW, List.of(), List.of(), one);
            Frontier frontier = new Frontier(() -> 0, Duration.ZERO);
            try (Session session = storage.database().begin()) {
                assertThat(Claiming.claim(session, new Counts(), frontier, QueueGates.NONE, turn))
                        .hasSize(1);
                assertThat(Claiming.claim(session, new Counts(), frontier, QueueGates.NONE, turn))
                        .hasSize(1);
            }
        }
    }

    /** Claims from a queue with a limit, by which a walk may not come while jobs are ready. */
    private static void claimWithin(PostgresStorage storage) {
        QueueName queue = new QueueName("within");
        QueueTerms two = QueueTerms.NONE.withLimit(OptionalInt.of(2));
        storage.queues().change(queue, _ -> two);
        storage.jobs()
                .enqueue(
                        List.of(Specimens.job("within", queue, 0, Specimens.NOW)), Acceptance.EACH);
        Turn.Claim one = Specimens.claimFrom(1, queue);
        Turn turn = new Turn(Specimens.ANN, Specimens.NOW, List.of(), List.of(), one);
        QueueGates limited = QueueGates.of(Map.of(queue, two));
        Frontier frontier = new Frontier(System::nanoTime, Frontier.SLOW);
        try (Session session = storage.database().begin()) {
            assertThat(Claiming.claim(session, new Counts(), frontier, limited, turn)).hasSize(1);
        }
    }

    /** Moves a job in, and reads all. */
    private static void transfer(Storage storage) throws IOException {
        StoredJob job = new StoredJob(Specimens.job("moved"), List.of());
        storage.transfer().restore(List.of(job), List.of(), Specimens.NOW);
        assertThat(storage.transfer().read(0, 10).jobs()).isNotEmpty();
    }

    private List<String> plan(String sql) throws SQLException {
        StringBuilder numbered = new StringBuilder("EXPLAIN (GENERIC_PLAN) ");
        int parameter = 0;
        for (String piece : sql.split("(?<=\\?)", -1)) {
            numbered.append(piece.endsWith("?") ? piece.replace("?", "$" + ++parameter) : piece);
        }
        List<String> plan = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute(SharedPool.PLANNING);
            try (ResultSet lines = statement.executeQuery(numbered.toString())) {
                while (lines.next()) {
                    plan.add(lines.getString(1));
                }
            }
        }
        return plan;
    }
}
