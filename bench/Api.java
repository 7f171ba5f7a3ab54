import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How fast the dashboard's API takes jobs, and how soon after its launch it answers. */
final class Api implements Experiment {
    private static final int ROUNDS = 5;
    private static final int STARTS = 9;
    private static final int CLIENTS = 16;
    private static final int SINGLES = 20_000;
    private static final int ALONE = 3_000;
    private static final int BATCHES = 100;
    private static final int BATCH = 1_000;

    /** Until then its code is still being compiled. */
    private static final int NOT_COUNTED = 5_000;

    private static final int BATCHES_NOT_COUNTED = 20;
    private static final String ONE = "/api/v1/jobs";
    private static final String MANY = "/api/v1/jobs/bulk";
    private static final String JOB = "{\"command\":\"true\"}";
    private static final String JOBS = "[" + (JOB + ",").repeat(BATCH - 1) + JOB + "]";

    private static final Pattern TOLD = Pattern.compile(":(\\d+)/login[?]token=([A-Za-z0-9_-]+)");

    private final Surroundings surroundings;

    Api(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public List<Answer> measure() throws IOException, InterruptedException {
        int singles = surroundings.scaled(SINGLES);
        int alone = surroundings.scaled(ALONE);
        int batches = surroundings.scaled(BATCHES);
        List<Sample> together = new ArrayList<>();
        List<Sample> one = new ArrayList<>();
        List<Sample> bulk = new ArrayList<>();
        Path home = surroundings.newHome();
        try (Dashboard dashboard = new Dashboard(home)) {
            double _ = dashboard.seconds(CLIENTS, surroundings.scaled(NOT_COUNTED), ONE, JOB);
            double _ = dashboard.seconds(1, surroundings.scaled(BATCHES_NOT_COUNTED), MANY, JOBS);
            for (int round = 0; round < ROUNDS; round++) {
                double seconds = dashboard.seconds(CLIENTS, singles, ONE, JOB);
                together.add(new Sample(3_000, singles / seconds));
                double raw = rawSeconds(alone);
                one.add(new Sample(raw, dashboard.seconds(1, alone, ONE, JOB)));
                seconds = dashboard.seconds(1, batches, MANY, JOBS);
                bulk.add(new Sample(50_000, (double) batches * BATCH / seconds));
            }
        }
        Surroundings.remove(home);
        return List.of(
                new Answer(
                        new Question(
                                "jobs by the API, " + CLIENTS + " connections",
                                "3,000 a second",
                                Question.Unit.A_SECOND,
                                new Bar.AtLeast(1)),
                        together),
                new Answer(
                        new Question(
                                "jobs by the API, one connection",
                                "raw JDBC inserts, a commit each",
                                Question.Unit.RATE,
                                new Bar.AtLeast(0.45)),
                        one),
                new Answer(
                        new Question(
                                "jobs by the API, 1,000 in a request",
                                "50,000 a second",
                                Question.Unit.A_SECOND,
                                new Bar.AtLeast(1)),
                        bulk),
                firstAnswer());
    }

    private double rawSeconds(int count) throws IOException, InterruptedException {
        Path home = surroundings.newHome();
        surroundings.run(home, surroundings.queuectl("status"));
        String database = home.resolve("queue.db").toString();
        List<String> command =
                surroundings.java("RawInsert", database, Integer.toString(count), "1");
        double seconds = Double.parseDouble(surroundings.run(home, command).strip());
        Surroundings.remove(home);
        return seconds;
    }

    private Answer firstAnswer() throws IOException, InterruptedException {
        Path home = surroundings.newHome();
        new Dashboard(home).close();
        List<String> bare = surroundings.bareJava("Hello");
        surroundings.run(home, bare);
        List<Sample> samples = new ArrayList<>();
        for (int pair = 0; pair < STARTS; pair++) {
            double reference = 1000 * surroundings.seconds(home, bare);
            long start = System.nanoTime();
            try (Dashboard dashboard = new Dashboard(home);
                    HttpConnection connection = dashboard.connect()) {
                connection.send("GET", "/", "");
                samples.add(new Sample(reference, (System.nanoTime() - start) / 1e6));
            }
        }
        Surroundings.remove(home);
        return new Answer(
                new Question(
                        "the dashboard's first page after its launch",
                        "`hello world`, same JVM and flags",
                        Question.Unit.MILLISECONDS,
                        new Bar.AtMost(5)),
                samples);
    }

    /** A dashboard that runs. */
    private final class Dashboard implements AutoCloseable {
        private final Process process;
        private final int port;
        private final String token;

        Dashboard(Path home) throws IOException {
            ProcessBuilder builder =
                    new ProcessBuilder(surroundings.queuectl("dashboard", "--port", "0", "--json"));
            builder.environment().put("QUEUECTL_HOME", home.toString());
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
            process = builder.start();
            BufferedReader told = process.inputReader();
            Matcher line = TOLD.matcher(String.valueOf(told.readLine()));
            if (!line.find()) {
                process.destroy();
                throw new IOException("the dashboard did not start");
            }
            port = Integer.parseInt(line.group(1));
            token = line.group(2);
        }

        HttpConnection connect() throws IOException {
            return new HttpConnection(port, token);
        }

        /** Answers how long so many requests take that are sent over so many connections. */
        double seconds(int connections, int requests, String path, String body)
                throws IOException, InterruptedException {
            try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
                List<Callable<Integer>> clients = new ArrayList<>();
                for (int client = 0; client < connections; client++) {
                    int share = (requests + client) / connections;
                    clients.add(() -> send(share, path, body));
                }
                long start = System.nanoTime();
                for (Future<Integer> client : threads.invokeAll(clients)) {
                    var _ = client.get();
                }
                return (System.nanoTime() - start) / 1e9;
            } catch (ExecutionException e) {
                throw new IOException(e);
            }
        }

        private int send(int requests, String path, String body) throws IOException {
            try (HttpConnection connection = connect()) {
                for (int request = 0; request < requests; request++) {
                    connection.send("POST", path, body);
                }
            }
            return requests;
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().join();
        }
    }
}
