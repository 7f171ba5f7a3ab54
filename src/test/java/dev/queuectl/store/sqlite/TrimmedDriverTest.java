package dev.queuectl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.JDBC;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.date.FastDateFormat;
import org.sqlite.util.LoggerFactory;

import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The SQLite driver with the classes of ours that stand in for some of its own. */
class TrimmedDriverTest {

    @TempDir Path folder;

    private Connection connect() throws SQLException {
        return new JDBC().connect("jdbc:sqlite:" + folder.resolve("queue.db"), new Properties());
    }

    @Test
    void it_stores_and_finds_what_it_is_given() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create table job (id text primary key, due integer, output blob)");
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into job values (?, ?, ?)")) {
                insert.setString(1, "jöb");
                insert.setLong(2, Long.MAX_VALUE);
                insert.setBytes(3, new byte[] {0, -1});
                assertThat(insert.executeUpdate()).isEqualTo(1);
                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(insert::executeUpdate)
                        .withMessageContaining("SQLITE_CONSTRAINT_PRIMARYKEY");
            }
            try (ResultSet found = statement.executeQuery("select * from job")) {
                assertThat(found.next()).isTrue();
                assertThat(found.getString("id")).isEqualTo("jöb");
                assertThat(found.getLong("due")).isEqualTo(Long.MAX_VALUE);
                assertThat(found.getBytes("output")).containsExactly(0, -1);
                assertThat(found.next()).isFalse();
            }
        }
    }

    @Test
    void sqlite_is_new_enough_not_to_lose_commits_between_processes() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet version = statement.executeQuery("select sqlite_version()")) {
            assertThat(version.next()).isTrue();
            assertThat(Runtime.Version.parse(version.getString(1)))
                    .isGreaterThanOrEqualTo(Runtime.Version.parse("3.51.3"));
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {FastDateFormat.class, LoggerFactory.class, SQLiteJDBCLoader.class})
    void our_classes_go_before_those_of_the_driver(Class<?> type) {
        URL origin = type.getProtectionDomain().getCodeSource().getLocation();
        assertThat(origin.getPath()).doesNotContain("sqlite-jdbc");
    }

    @ParameterizedTest
    @ValueSource(classes = {FastDateFormat.class, LoggerFactory.class, SQLiteJDBCLoader.class})
    void whatever_the_driver_calls_in_our_classes_is_there(Class<?> type) throws Exception {
        Path jar = Path.of(JDBC.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        assertThat(Files.isRegularFile(jar)).isTrue();
        try (JarFile driver = new JarFile(jar.toFile())) {
            assertThat(new ClassFileImporter().importJar(driver))
                    .filteredOn(caller -> !isOfNoAccount(caller, type))
                    .flatExtracting(JavaClass::getAccessesFromSelf)
                    .filteredOn(access -> access.getTargetOwner().isEquivalentTo(type))
                    .isNotEmpty()
                    .allMatch(access -> isThere(type, access));
        }
    }

    /** Whether a class is the one that ours stands in for, a part of that, or used by nobody. */
    private static boolean isOfNoAccount(JavaClass caller, Class<?> type) {
        return caller.getName().equals(type.getName())
                || caller.getName().startsWith(type.getName() + "$")
                || caller.getName().equals("org.sqlite.date.DateFormatUtils");
    }

    private static boolean isThere(Class<?> type, JavaAccess<?> access) {
        if (!(access instanceof JavaMethodCall call)) {
            return false;
        }
        Class<?>[] parameters =
                call.getTarget().getRawParameterTypes().stream()
                        .map(JavaClass::reflect)
                        .toArray(Class<?>[]::new);
        return Stream.of(type.getMethods())
                .filter(method -> method.getName().equals(call.getName()))
                .filter(method -> Arrays.equals(method.getParameterTypes(), parameters))
                .anyMatch(method ->
                        call.getTarget().getRawReturnType().isEquivalentTo(method.getReturnType()));
    }
}
