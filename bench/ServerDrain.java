import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How fast a worker works off small jobs on a PostgreSQL server, against the same on SQLite. */
final class ServerDrain implements Experiment {
    private static final int PAIRS = 3;
    private static final int JOBS = 50_000;

    private final Surroundings surroundings;
    private final Server server;

    ServerDrain(Surroundings surroundings) throws IOException {
        this.surroundings = surroundings;
        this.server = Server.start(surroundings);
    }

    @Override
    public List<Answer> measure() throws IOException, InterruptedException {
        Path lines = surroundings.temp().resolve("jobs.jsonl");
        Files.writeString(lines, "{\"command\":\"true\"}\n".repeat(surroundings.scaled(JOBS)));
        List<Sample> samples = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            double onFile = seconds(List.of(), lines);
            String database = server.freshDatabase();
            double onServer = seconds(List.of("--url", database), lines);
            server.drop(database);
            samples.add(new Sample(onFile, onServer));
        }
        Question question =
                new Question(
                        "drain of " + surroundings.shown(JOBS) + " jobs `true` on PostgreSQL",
                        "the same on SQLite",
                        Question.Unit.RATE,
                        new Bar.AtLeast(0.85));
        return List.of(new Answer(question, samples));
    }

    private double seconds(List<String> store, Path lines)
            throws IOException, InterruptedException {
        Path home = surroundings.newHome();
        surroundings.run(home, surroundings.queuectl(store, "enqueue", "-f", lines.toString()));
        double seconds =
                surroundings.seconds(
                        home,
                        surroundings.queuectl(store, "worker", "run", "--drain", "--count", "2"));
        Surroundings.remove(home);
        return seconds;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
