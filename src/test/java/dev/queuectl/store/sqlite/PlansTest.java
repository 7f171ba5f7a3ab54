package dev.queuectl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.store.InMemoryFixture;
import dev.queuectl.store.RandomWalk;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every statement reaches jobs, runs and output by an index, so that its cost does not grow with
 * history. SQLite is asked how it would execute each.
 */
class PlansTest {
    private final SqliteFixture fixture = new SqliteFixture();
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        fixture.open();
        connection = DriverManager.getConnection("jdbc:sqlite:" + fixture.database());
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        fixture.close();
    }

    @Test
    void no_statement_reads_a_table_that_grows_from_end_to_end() throws SQLException {
        Set<String> statements = everyStatement();
        assertThat(statements).hasSizeGreaterThan(45);

        for (String sql : statements) {
            assertThat(plan(sql)).as(sql).noneMatch(PlansTest::isScan);
        }
    }

    @Test
    void only_what_was_picked_by_index_is_sorted() throws SQLException {
        for (String sql : everyStatement()) {
            if (plan(sql).stream().anyMatch(line -> line.contains("TEMP B-TREE"))) {
                // A page or a claim merged from several queues or states; the jobs held now; the
                // jobs that came due since a worker looked; those on hold; the workers.
                assertThat(sql)
                        .containsAnyOf(
                                "json_each", "state = 1", "waiting = 2", "waiting = 3", "worker");
            }
        }
    }

    @Test
    void a_scan_would_be_noticed() throws SQLException {
        assertThat(plan("SELECT id FROM job WHERE priority = 1")).anyMatch(PlansTest::isScan);
        assertThat(plan("SELECT id FROM job ORDER BY updated_at")).anyMatch(PlansTest::isScan);
        assertThat(plan("SELECT count(*) FROM run")).anyMatch(PlansTest::isScan);
    }

    /** The index of ready jobs is read from its beginning, as far as a claim needs. */
    private static boolean isScan(String line) {
        return line.matches("SCAN (job|job_tag|run|output|offered)\\b.*")
                && !line.matches("SCAN job USING( COVERING)? INDEX job_ready");
    }

    /** Answers all SQL that a random walk brings a store to use. */
    private Set<String> everyStatement() {
        new RandomWalk(1, new InMemoryFixture(), fixture).walk(600);
        Set<String> statements = new TreeSet<>();
        for (SqliteStorage storage : fixture.opened()) {
            statements.addAll(storage.database().statementsSoFar());
        }
        statements.removeIf(sql -> sql.startsWith("PRAGMA") || !sql.contains(" "));
        statements.remove("BEGIN IMMEDIATE");
        return statements;
    }

    private List<String> plan(String sql) throws SQLException {
        List<String> plan = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet lines = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
            while (lines.next()) {
                plan.add(lines.getString("detail"));
            }
        }
        return plan;
    }
}
