import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/**
 * The least that storing many jobs can cost: prepared inserts into the table as queuectl made it,
 * in transactions as large and under pragmas as strict as its own, and nothing else.
 *
 * <p>Arguments: the database, how many, and how many in a transaction. Prints the seconds from the
 * first insert until the database is closed.
 */
final class RawInsert {
    // Ids as queuectl draws them, since their order decides what the unique index costs.
    private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final int LENGTH = 12;
    private static final int BEGINNING = 2;
    private static final int KIN = 32;

    private static final String[] PRAGMAS = {
        "PRAGMA synchronous = FULL",
        "PRAGMA temp_store = MEMORY",
        "PRAGMA cache_size = -16384",
        "PRAGMA wal_autocheckpoint = 1000",
        "PRAGMA journal_size_limit = 67108864"
    };

    private static final String INSERT =
            """
            INSERT INTO job (id, queue, state, waiting, priority, run_at, created_at, updated_at,
                command, max_retries, backoff_base, backoff_max, backoff_jitter, directory)
            VALUES (?, 'default', 0, 1, 0, ?, ?, ?, ?, 3, 2, 3600000, 0, ?)
            """;

    private RawInsert() {}

    public static void main(String[] arguments) throws SQLException {
        String directory = Path.of("").toAbsolutePath().toString();
        int count = Integer.parseInt(arguments[1]);
        int rowsInTransaction = Integer.parseInt(arguments[2]);
        Random random = new Random();
        long start;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0])) {
            try (Statement statement = connection.createStatement()) {
                for (String pragma : PRAGMAS) {
                    statement.execute(pragma);
                }
            }
            connection.setAutoCommit(false);
            start = System.nanoTime();
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                String beginning = "";
                for (int row = 1; row <= count; row++) {
                    int stored = (row - 1) % rowsInTransaction;
                    if (stored < KIN || stored % KIN == 0) {
                        beginning = characters(random, BEGINNING);
                    }
                    long now = System.currentTimeMillis();
                    insert.setString(1, beginning + characters(random, LENGTH - BEGINNING));
                    insert.setLong(2, now);
                    insert.setLong(3, now);
                    insert.setLong(4, now);
                    insert.setString(5, "echo " + row);
                    insert.setString(6, directory);
                    insert.addBatch();
                    if (row % rowsInTransaction == 0 || row == count) {
                        insert.executeBatch();
                        connection.commit();
                    }
                }
            }
        }
        System.out.println((System.nanoTime() - start) / 1e9);
    }

    private static String characters(Random random, int count) {
        char[] characters = new char[count];
        for (int i = 0; i < count; i++) {
            characters[i] = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        }
        return new String(characters);
    }
}
