package dev.queuectl.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.OutputLimit;
import dev.queuectl.store.HeldRun;
import dev.queuectl.store.InMemoryFixture;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.KeptOutput;
import dev.queuectl.store.LiveNews;
import dev.queuectl.store.LiveStream;
import dev.queuectl.store.OutputPart;
import dev.queuectl.store.RandomWalk;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.Storage;
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
import java.util.ArrayList;
import java.util.List;
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

        for (String sql : statements) {
            assertThat(plan(sql)).as(sql).noneMatch(PlansTest::isScan);
        }
    }

    @Test
    void a_scan_would_be_noticed() throws SQLException {
        String schema = "\"" + PostgresUrl.parse(fixture.url()).schema() + "\".";

        assertThat(plan("SELECT id FROM " + schema + "job WHERE priority = ?"))
                .anyMatch(PlansTest::isScan);
        assertThat(plan("SELECT sum(pid) FROM " + schema + "run")).anyMatch(PlansTest::isScan);
    }

    private static boolean isScan(String line) {
        return line.matches(".*Seq Scan on (job|run|output|output_part|live_part)\\b.*");
    }

    /** Answers all SQL that random walks bring a store to use. */
    private Set<String> everyStatement() throws IOException {
        new RandomWalk(1, new InMemoryFixture(), fixture).walk(400);
        useOutputs(fixture.opened().getFirst());
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
