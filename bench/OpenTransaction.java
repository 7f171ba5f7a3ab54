import dev.queuectl.store.Storage;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * How much slower jobs are handed out and taken back while somebody keeps a transaction open, so
 * that nothing that was changed since can be cleared away, and whether they are fast again
 * afterwards.
 */
final class OpenTransaction implements Experiment {
    private static final int PAIRS = 1;
    private static final int OPEN_SECONDS = 300;
    private static final int AFTER_SECONDS = 60;
    private static final int A_SECOND = 300;
    private static final int JOBS = 20_000;

    /** As many as a worker claims for a few slots and ahead of them. */
    private static final int AT_A_TIME = 64;

    private final Surroundings surroundings;
    private final Server server;

    OpenTransaction(Surroundings surroundings) throws IOException {
        this.surroundings = surroundings;
        this.server = Server.start(surroundings);
    }

    @Override
    public List<Answer> measure() throws IOException, InterruptedException {
        List<Sample> during = new ArrayList<>();
        List<Sample> after = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            String database = server.freshDatabase();
            Path folder = surroundings.newHome();
            try (Storage store = Turning.open(database, folder)) {
                measure(store, database, during, after);
            } catch (SQLException | ExecutionException e) {
                throw new IOException(e);
            }
            server.drop(database);
            Surroundings.remove(folder);
        }
        String row = "claim and conclude on PostgreSQL, ";
        return List.of(
                answer(row + "a transaction open for " + OPEN_SECONDS + " s", 0.6, during),
                answer(row + AFTER_SECONDS + " s after its end", 0.9, after));
    }

    private static Answer answer(String row, double least, List<Sample> samples) {
        Question question =
                new Question(row, "before it", Question.Unit.RATE, new Bar.AtLeast(least));
        return new Answer(question, samples);
    }

    private void measure(Storage store, String database, List<Sample> during, List<Sample> after)
            throws SQLException, ExecutionException, InterruptedException {
        seconds(store);
        double before = seconds(store);
        try (Connection open = Server.connect(database)) {
            open.setAutoCommit(false);
            open.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            Server.execute(open, "SELECT pg_current_xact_id()");
            work(store, OPEN_SECONDS);
            during.add(new Sample(before, seconds(store)));
            open.rollback();
        }
        work(store, AFTER_SECONDS);
        after.add(new Sample(before, seconds(store)));
    }

    /** Goes on at the pace of a busy day. */
    private void work(Storage store, int seconds) throws ExecutionException, InterruptedException {
        long end = System.nanoTime() + (long) (seconds * Math.min(1, surroundings.scale()) * 1e9);
        while (System.nanoTime() < end) {
            Turning.enqueue(store, A_SECOND);
            double taken = Turning.drain(List.of(store), AT_A_TIME, A_SECOND);
            Thread.sleep(Math.max(0, Math.round(1000 * (1 - taken))));
        }
    }

    private double seconds(Storage store) throws ExecutionException, InterruptedException {
        int jobs = surroundings.scaled(JOBS);
        Turning.enqueue(store, jobs);
        return Turning.drain(List.of(store), AT_A_TIME, jobs);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
