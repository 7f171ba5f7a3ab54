import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast four workers of one slot work off a queue of which three jobs may run at once, against
 * three such workers without a limit.
 */
final class QueueLimit implements Experiment {
    private static final int PAIRS = 3;
    private static final int JOBS = 2000;
    private static final int LIMIT = 3;
    private static final String JOB = "{\"command\":\"sleep 0.02\",\"queue\":\"mail\"}\n";
    private static final Bar BAR = new Bar.AtLeast(0.8);

    private final Surroundings surroundings;
    private final Server server;

    QueueLimit(Surroundings surroundings) throws IOException {
        this.surroundings = surroundings;
        this.server = Server.start(surroundings);
    }

    @Override
    public List<Answer> measure() throws IOException, InterruptedException {
        Path lines = surroundings.temp().resolve("mail.jsonl");
        Files.writeString(lines, JOB.repeat(surroundings.scaled(JOBS)));
        List<Sample> onFile = new ArrayList<>();
        List<Sample> onServer = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            onFile.add(sample(List.of(), List.of(), lines));
            String free = server.freshDatabase();
            String limited = server.freshDatabase();
            onServer.add(sample(List.of("--url", free), List.of("--url", limited), lines));
            server.drop(free);
            server.drop(limited);
        }
        return List.of(
                new Answer(question("on SQLite"), onFile),
                new Answer(question("on PostgreSQL"), onServer));
    }

    private Question question(String where) {
        return new Question(
                surroundings.shown(JOBS)
                        + " jobs of 20 ms in a queue with limit 3, 4 workers "
                        + where,
                "3 workers without a limit",
                Question.Unit.RATE,
                BAR);
    }

    private Sample sample(List<String> free, List<String> limited, Path lines)
            throws IOException, InterruptedException {
        return new Sample(
                seconds(free, lines, LIMIT, "none"), seconds(limited, lines, LIMIT + 1, "3"));
    }

    private double seconds(List<String> store, Path lines, int workers, String limit)
            throws IOException, InterruptedException {
        Path home = surroundings.newHome();
        surroundings.run(
                home, surroundings.queuectl(store, "queue", "set", "mail", "limit", limit));
        surroundings.run(home, surroundings.queuectl(store, "enqueue", "-f", lines.toString()));
        List<String> worker =
                surroundings.queuectl(store, "worker", "run", "--drain", "--count", "1");
        List<String> together =
                new ArrayList<>(
                        List.of(
                                "sh",
                                "-c",
                                "i=0; while [ $i -lt "
                                        + workers
                                        + " ]; do \"$@\" & i=$((i+1)); done; wait",
                                "sh"));
        together.addAll(worker);
        double seconds = surroundings.seconds(home, together);
        Surroundings.remove(home);
        return seconds;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
