import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How long commands take that change all jobs of a kind, the whole program from start to exit. */
final class Verbs implements Experiment {
    private static final int ROUNDS = 3;
    private static final int JOBS = 100_000;
    private static final double LONGEST_SECONDS = 10;

    /** Each finds so many jobs, and leaves as many for the next. */
    private static final List<List<String>> COMMANDS =
            List.of(
                    List.of("retry", "tag:old"),
                    List.of("cancel", "tag:old", "--yes"),
                    List.of("clone", "tag:old"),
                    List.of("delete", "state:cancelled", "--yes"));

    private final Surroundings surroundings;
    private final Optional<Server> server;

    private Verbs(Surroundings surroundings, Optional<Server> server) {
        this.surroundings = surroundings;
        this.server = server;
    }

    static Verbs onFile(Surroundings surroundings) {
        return new Verbs(surroundings, Optional.empty());
    }

    static Verbs onServer(Surroundings surroundings) throws IOException {
        return new Verbs(surroundings, Optional.of(Server.start(surroundings)));
    }

    @Override
    public List<Answer> measure() throws IOException, InterruptedException {
        Path lines = lines();
        List<List<Sample>> samples = new ArrayList<>();
        COMMANDS.forEach(_ -> samples.add(new ArrayList<>()));
        for (int round = 0; round < ROUNDS; round++) {
            String database = server.isPresent() ? server.get().freshDatabase() : "";
            List<String> store = server.isPresent() ? List.of("--url", database) : List.of();
            Path home = surroundings.newHome();
            surroundings.run(home, surroundings.queuectl(store, "enqueue", "-f", lines.toString()));
            for (int i = 0; i < COMMANDS.size(); i++) {
                String[] command = COMMANDS.get(i).toArray(String[]::new);
                double seconds = surroundings.seconds(home, surroundings.queuectl(store, command));
                samples.get(i).add(new Sample(LONGEST_SECONDS, seconds));
            }
            Surroundings.remove(home);
            if (server.isPresent()) {
                server.get().drop(database);
            }
        }
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < COMMANDS.size(); i++) {
            answers.add(new Answer(question(COMMANDS.get(i).getFirst()), samples.get(i)));
        }
        return answers;
    }

    private Question question(String command) {
        return new Question(
                "`"
                        + command
                        + "` of "
                        + surroundings.shown(JOBS)
                        + " jobs by a filter"
                        + (server.isPresent() ? " on PostgreSQL" : ""),
                "10 s",
                Question.Unit.SECONDS,
                new Bar.AtMost(1));
    }

    private Path lines() throws IOException {
        Path file = surroundings.temp().resolve("old.jsonl");
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (int line = 0; line < surroundings.scaled(JOBS); line++) {
                writer.write("{\"command\":\"true\",\"tags\":[\"old\"],\"run_at\":\"+1d\"}\n");
            }
        }
        return file;
    }

    @Override
    public void close() throws IOException {
        if (server.isPresent()) {
            server.get().close();
        }
    }
}
