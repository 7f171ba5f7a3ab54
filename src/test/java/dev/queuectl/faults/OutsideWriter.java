package dev.queuectl.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;

/**
 * A process that knows nothing of the program and holds the write lock of its database at random,
 * up to two seconds at a time, with as little as ten milliseconds in between. It has the program's
 * own SQLite, since an older one could do harm.
 */
final class OutsideWriter implements AutoCloseable {

    private static final int LONGEST_HOLD_MILLIS = 2000;
    private static final int LONGEST_PAUSE_MILLIS = 200;

    private final Process process;

    private OutsideWriter(Process process) {
        this.process = process;
    }

    /** Starts it; it has held the lock once when this returns. */
    static OutsideWriter start(Path database, long seed) {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OutsideWriter.class.getName(),
                        database.toString(),
                        Long.toString(seed));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String first = process.inputReader().readLine();
            if (!"held".equals(first)) {
                throw new AssertionError("the outside writer could not begin: " + first);
            }
            return new OutsideWriter(process);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Whether it is still at it. */
    boolean isAtWork() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    /** Holds the lock again and again until nobody listens any more. */
    public static void main(String[] arguments) throws SQLException, InterruptedException {
        Random random = new Random(Long.parseLong(arguments[1]));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 60000");
            statement.execute("PRAGMA synchronous = FULL");
            while (!System.out.checkError()) {
                statement.execute("BEGIN IMMEDIATE");
                statement.execute("UPDATE revision SET number = number");
                System.out.println("held");
                Thread.sleep(random.nextInt(LONGEST_HOLD_MILLIS));
                statement.execute(random.nextBoolean() ? "COMMIT" : "ROLLBACK");
                Thread.sleep(10 + random.nextInt(LONGEST_PAUSE_MILLIS));
            }
        }
    }
}
