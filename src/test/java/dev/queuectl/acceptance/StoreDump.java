package dev.queuectl.acceptance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a database holds, as text, whatever its tables are: to see whether a call changed
 * anything.
 */
final class StoreDump {

    private StoreDump() {}

    /** The contents of a SQLite database; empty where there is none. */
    static String of(Path database) {
        if (Files.notExists(database)) {
            return "";
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            StringBuilder dump = new StringBuilder();
            for (String table : tables(statement)) {
                dump.append(table).append('\n');
                append(dump, statement.executeQuery("SELECT * FROM \"" + table + "\""));
            }
            return dump.toString();
        } catch (SQLException failure) {
            throw new AssertionError("cannot read " + database, failure);
        }
    }

    private static List<String> tables(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet rows =
                statement.executeQuery(
                        "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    private static void append(StringBuilder dump, ResultSet rows) throws SQLException {
        try (rows) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                for (int column = 1; column <= columns; column++) {
                    dump.append(rows.getString(column)).append('|');
                }
                dump.append('\n');
            }
        }
    }
}
