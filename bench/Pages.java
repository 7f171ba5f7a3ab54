import dev.queuectl.domain.Job;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.Figures;
import dev.queuectl.store.QueueFigures;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How long the dashboard takes for each of its pages while a million jobs are in the store. */
final class Pages implements Experiment {
    private static final int ROUNDS = 5;
    private static final int CALLS = 40;
    private static final int WARM_UPS = 150;
    private static final int COMPLETED = 700_000;
    private static final int DEAD = 100_000;
    private static final int PENDING = 200_000;
    private static final int BATCH = 5000;
    private static final double LONGEST_MILLIS = 50;
    private static final Duration HISTORY = Duration.ofDays(7);

    private final Surroundings surroundings;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, String> pages = new LinkedHashMap<>();
    private Optional<Process> dashboard = Optional.empty();
    private String base = "";

    Pages(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public List<Answer> measure() throws IOException, InterruptedException {
        if (dashboard.isEmpty()) {
            begin();
        }
        List<Answer> answers = new ArrayList<>();
        for (Map.Entry<String, String> page : pages.entrySet()) {
            List<Sample> samples = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                samples.add(new Sample(LONGEST_MILLIS, millis(page.getValue(), CALLS)));
            }
            answers.add(new Answer(question(page.getKey()), samples));
        }
        return answers;
    }

    private Question question(String page) {
        return new Question(
                "page "
                        + page
                        + ", 90 % of its answers, "
                        + surroundings.shown(COMPLETED + DEAD + PENDING)
                        + " jobs",
                "50 ms",
                Question.Unit.MILLISECONDS,
                new Bar.AtMost(1));
    }

    /** Fills a store, serves it, and has the code compiled that will be measured. */
    private void begin() throws IOException, InterruptedException {
        Path home = surroundings.newHome();
        String dead = fill(home.resolve("queue.db"));
        ProcessBuilder builder =
                new ProcessBuilder(surroundings.queuectl("dashboard", "--no-token", "--port", "0"));
        builder.environment().put("QUEUECTL_HOME", home.toString());
        builder.environment().put("QUEUECTL_JAVA_HOME", System.getProperty("java.home"));
        builder.redirectError(surroundings.temp().resolve("err").toFile());
        Process process = builder.start();
        dashboard = Optional.of(process);
        // Left open, as the server's standard output.
        BufferedReader output = process.inputReader();
        base = output.readLine().strip();
        pages.put("overview", "");
        pages.put("jobs", "jobs");
        pages.put("jobs by state and queue", "jobs?q=state%3Adead+queue%3Adefault");
        pages.put("job", "jobs/" + dead);
        pages.put("queues", "queues");
        pages.put("workers", "workers");
        pages.put("dead letters", "dead");
        pages.put("history", "history");
        pages.put("settings", "settings");
        pages.put("enqueue", "enqueue");
        for (String page : pages.values()) {
            double _ = millis(page, WARM_UPS);
        }
    }

    /** Answers the id of a dead job. */
    private String fill(Path file) throws IOException {
        try (Probe probe = new Probe(file)) {
            Instant now = Instant.now();
            Instant then = now.minus(HISTORY);
            int finished = surroundings.scaled(COMPLETED) + surroundings.scaled(DEAD);
            int share = finished / surroundings.scaled(DEAD);
            int batch = Math.min(BATCH, surroundings.scaled(DEAD));
            String dead = "";
            for (int done = 0; done < finished; done += batch) {
                then = then.plus(HISTORY.multipliedBy(batch).dividedBy(finished));
                var _ = probe.enqueue(batch, 0, then, then);
                List<Job> held = probe.claim(batch, then);
                if (done / batch % share == share - 1) {
                    probe.bury(held, then);
                    dead = held.getFirst().id().value();
                } else {
                    List<Job> _ = probe.complete(held, 0, then);
                }
            }
            for (int done = 0; done < surroundings.scaled(PENDING); done += batch) {
                var _ = probe.enqueue(batch, 0, now.plus(HISTORY), now);
            }
            probe.tell(figures(now), now);
            return dead;
        }
    }

    /** The last hour of ten queues. */
    private static List<QueueFigures> figures(Instant now) {
        List<QueueFigures> minutes = new ArrayList<>();
        Instant since = QueueFigures.beginning(now, QueueFigures.MINUTE);
        for (int minute = 0; minute < 60; minute++) {
            for (int queue = 0; queue < 10; queue++) {
                Figures figures = new Figures();
                for (int run = 0; run < 100; run++) {
                    figures.count(Figures.Count.STARTED);
                    figures.count(Figures.Count.COMPLETED);
                    figures.waited(run);
                    figures.ran(10L * run);
                }
                minutes.add(
                        new QueueFigures(
                                new QueueName("queue" + queue),
                                since,
                                QueueFigures.MINUTE,
                                Map.of("true", figures)));
            }
            since = since.minus(QueueFigures.MINUTE);
        }
        return minutes;
    }

    /** Answers how long nine of ten answers take at most. */
    private double millis(String page, int calls) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + page)).build();
        double[] millis = new double[calls];
        for (int i = 0; i < calls; i++) {
            long start = System.nanoTime();
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            millis[i] = (System.nanoTime() - start) / 1e6;
            if (answer.statusCode() != 200) {
                throw new IOException("/" + page + " answered " + answer.statusCode());
            }
        }
        Arrays.sort(millis);
        return millis[calls * 9 / 10];
    }

    @Override
    public void close() throws IOException {
        client.close();
        if (dashboard.isPresent()) {
            dashboard.get().destroy();
            try {
                dashboard.get().waitFor();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }
}
