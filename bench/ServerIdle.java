import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a worker that has nothing to do asks of a PostgreSQL server, by the server's own count. */
final class ServerIdle implements Experiment {
    private static final int SETTLE_SECONDS = 5;
    private static final int SECONDS = 60;

    /** Beginning and end of a transaction do not count. */
    private static final String QUERIES =
            """
            SELECT coalesce(sum(calls), 0) FROM pg_stat_statements
            WHERE query !~* '^(BEGIN|COMMIT|ROLLBACK)'
                AND dbid = (SELECT oid FROM pg_database WHERE datname = '%s')
            """;

    private final Surroundings surroundings;
    private final Server server;

    ServerIdle(Surroundings surroundings) throws IOException {
        this.surroundings = surroundings;
        this.server = Server.start(surroundings);
    }

    @Override
    public List<Answer> measure() throws IOException, InterruptedException {
        server.makeCount();
        Path home = surroundings.newHome();
        String database = server.freshDatabase();
        List<String> store = List.of("--url", database);
        String query = QUERIES.formatted(database.substring(database.lastIndexOf('/') + 1));
        surroundings.run(home, surroundings.queuectl(store, "worker", "start", "--count", "8"));
        try {
            Thread.sleep(1000 * SETTLE_SECONDS);
            long before = server.number(query);
            long millis = Math.round(1000 * SECONDS * Math.min(1, surroundings.scale() * 10));
            Thread.sleep(millis);
            double rate = 1000.0 * (server.number(query) - before) / millis;
            Question question =
                    new Question(
                            "queries of an idle worker on PostgreSQL, " + millis / 1000 + " s",
                            "one a second",
                            Question.Unit.A_SECOND,
                            new Bar.AtMost(1));
            return List.of(new Answer(question, List.of(new Sample(1, rate))));
        } finally {
            surroundings.run(home, surroundings.queuectl(store, "worker", "stop"));
            Surroundings.remove(home);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
