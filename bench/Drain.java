import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How fast jobs that do nothing are worked off, each a real shell and each result durable. */
final class Drain implements Experiment {
    private static final int PAIRS = 5;
    private static final int JOBS = 20_000;
    private static final int SLOTS = 2;

    private final Surroundings surroundings;

    Drain(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public List<Answer> measure() throws IOException, InterruptedException {
        int jobs = surroundings.scaled(JOBS);
        Path lines = surroundings.temp().resolve("true.jsonl");
        Files.writeString(lines, "{\"command\":\"true\"}\n".repeat(jobs));
        List<Sample> samples = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            samples.add(new Sample(xargsSeconds(jobs), drainSeconds(lines)));
        }
        return List.of(new Answer(question(), samples));
    }

    private Question question() {
        return new Question(
                "drain of " + surroundings.shown(JOBS) + " jobs `true`, 2 slots",
                "`xargs -P2 -n1 sh -c true`",
                Question.Unit.RATE,
                new Bar.AtLeast(0.6));
    }

    private double xargsSeconds(int jobs) throws IOException, InterruptedException {
        String pipe = "seq " + jobs + " | xargs -P" + SLOTS + " -n1 sh -c true";
        return surroundings.seconds(surroundings.temp(), List.of("sh", "-c", pipe));
    }

    private double drainSeconds(Path lines) throws IOException, InterruptedException {
        Path home = surroundings.newHome();
        surroundings.run(home, surroundings.queuectl("enqueue", "-f", lines.toString()));
        double seconds =
                surroundings.seconds(
                        home,
                        surroundings.queuectl(
                                "worker", "run", "--drain", "--count", Integer.toString(SLOTS)));
        Surroundings.remove(home);
        return seconds;
    }
}
