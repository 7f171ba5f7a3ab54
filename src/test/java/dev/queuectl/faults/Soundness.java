package dev.queuectl.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a database is whole. Asked of the driver that the program uses too, since an older SQLite
 * could harm what it opens, and only of a database that no process uses any more: this one would
 * drop its own locks by closing it.
 */
public final class Soundness {

    private Soundness() {}

    /** Demands that SQLite finds nothing amiss and the program's own counts agree with its jobs. */
    public static void require(Path database) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            assertThat(column(statement, "PRAGMA integrity_check")).containsExactly("ok");
            assertThat(column(statement, TALLIED)).isEqualTo(column(statement, COUNTED));
        } catch (SQLException failure) {
            throw new AssertionError("cannot read " + database, failure);
        }
    }

    private static final String TALLIED =
            "SELECT queue || ' ' || state || ' ' || jobs FROM tally WHERE jobs > 0 ORDER BY 1";
    private static final String COUNTED =
            "SELECT queue || ' ' || state || ' ' || count(*) FROM job GROUP BY queue, state"
                    + " ORDER BY 1";

    private static List<String> column(Statement statement, String question) throws SQLException {
        List<String> column = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(question)) {
            while (rows.next()) {
                column.add(rows.getString(1));
            }
        }
        return column;
    }
}
