import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How long the first page of `list` takes among a million jobs, by filters of which an index knows:
 * from the line that is sent to a warm shell to the page that comes back.
 */
final class Filters implements Experiment {
    private static final int ROUNDS = 3;
    private static final int JOBS = 1_000_000;
    private static final int CALLS = 50;
    private static final double LONGEST_MILLIS = 100;

    /** Of a thousand jobs ten are dead, a hundred in another queue, and one in 250 is tagged. */
    private static final List<String> FILTERS =
            List.of(
                    "state:completed",
                    "state:dead",
                    "queue:mail",
                    "tag:nightly",
                    "state:dead queue:mail",
                    "state:dead tag:nightly",
                    "state:completed queue:mail tag:nightly",
                    "state:cancelled");

    private final Surroundings surroundings;
    private final Optional<Server> server;
    private final Path home;
    private final List<String> store;

    private Filters(Surroundings surroundings, Optional<Server> server, List<String> store)
            throws IOException {
        this.surroundings = surroundings;
        this.server = server;
        this.store = store;
        this.home = surroundings.newHome();
    }

    static Filters onFile(Surroundings surroundings) throws IOException {
        return new Filters(surroundings, Optional.empty(), List.of());
    }

    static Filters onServer(Surroundings surroundings) throws IOException {
        Server server = Server.start(surroundings);
        return new Filters(
                surroundings, Optional.of(server), List.of("--url", server.freshDatabase()));
    }

    @Override
    public List<Answer> measure() throws IOException, InterruptedException {
        Path lines = surroundings.temp().resolve("million.jsonl");
        if (!Files.exists(lines)) {
            write(lines);
        }
        surroundings.run(home, surroundings.queuectl(store, "import", lines.toString()));
        List<List<Sample>> samples = new ArrayList<>();
        FILTERS.forEach(_ -> samples.add(new ArrayList<>()));
        for (int round = 0; round < ROUNDS; round++) {
            ask(samples);
        }
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < FILTERS.size(); i++) {
            answers.add(new Answer(question(FILTERS.get(i)), samples.get(i)));
        }
        return answers;
    }

    private Question question(String filter) {
        return new Question(
                "first page of `list "
                        + filter
                        + "`, "
                        + surroundings.shown(JOBS)
                        + " jobs"
                        + (server.isPresent() ? " on PostgreSQL" : ""),
                "100 ms",
                Question.Unit.MILLISECONDS,
                new Bar.AtMost(1));
    }

    /** Adds the median of each filter's calls in a new shell. */
    private void ask(List<List<Sample>> samples) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(surroundings.queuectl(store, "shell"));
        builder.environment().put("QUEUECTL_HOME", home.toString());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process shell = builder.start();
        try (Writer lines = shell.outputWriter(StandardCharsets.UTF_8);
                BufferedReader pages = shell.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < FILTERS.size(); i++) {
                double[] millis = new double[CALLS];
                for (int call = 0; call < CALLS; call++) {
                    long start = System.nanoTime();
                    lines.write("list " + FILTERS.get(i) + " --json\n");
                    lines.flush();
                    if (pages.readLine() == null) {
                        throw new IOException("the shell has gone");
                    }
                    millis[call] = (System.nanoTime() - start) / 1e6;
                }
                Arrays.sort(millis);
                samples.get(i).add(new Sample(LONGEST_MILLIS, millis[CALLS / 2]));
            }
        } finally {
            shell.destroy();
            int _ = shell.waitFor();
        }
    }

    private void write(Path file) throws IOException {
        Instant first = Instant.now().minus(Duration.ofDays(5));
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            int jobs = surroundings.scaled(JOBS);
            for (int job = 0; job < jobs; job++) {
                Instant time = first.plus(Duration.ofDays(5).multipliedBy(job).dividedBy(jobs));
                writer.write(line(job, time.toString().substring(0, 19) + ".000Z"));
            }
        }
    }

    private static String line(int job, String time) {
        boolean isDead = job % 1000 < 10;
        String queue = job % 10 == 3 ? "mail" : "default";
        String tags = job % 250 == 7 || job % 2000 == 3 ? "\"nightly\"" : "";
        return """
        {"job":{"id":"%012d","command":"true","argv":null,"state":"%s","queue":"%s","priority":0,\
        "attempts":1,"max_retries":0,"backoff_base":2,"backoff_max":3600000,"backoff_jitter":false,\
        "timeout":null,"run_at":"%s","created_at":"%s","updated_at":"%s","tags":[%s],"cwd":"/",\
        "env":{},"worker":null,"exit_code":%d,"reason":"exit"},"losses":0,"runs_ended":1,"fence":1,\
        "runs":[]}
        """
                .formatted(
                        job,
                        isDead ? "dead" : "completed",
                        queue,
                        time,
                        time,
                        time,
                        tags,
                        isDead ? 1 : 0);
    }

    @Override
    public void close() throws IOException {
        Surroundings.remove(home);
        if (server.isPresent()) {
            server.get().close();
        }
    }
}
