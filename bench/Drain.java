import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How fast small jobs are worked off, each a real shell and each result durable. */
final class Drain implements Experiment {
    private static final int PAIRS = 5;
    private static final int SLOTS = 2;
    private static final String XARGS = "xargs -P" + SLOTS + " -n1 sh -c ";

    private final Surroundings surroundings;

    Drain(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** A way to run a command so often, and what to reach of it. */
    private record Contest(int jobs, String command, String reference, String pipe, Bar bar) {}

    @Override
    public List<Answer> measure() throws IOException, InterruptedException {
        List<Contest> contests = new ArrayList<>();
        contests.add(xargs(20_000, "true", new Bar.AtLeast(0.6)));
        contests.add(xargs(50_000, "true", new Bar.AtLeast(0.95, 1.05)));
        contests.add(xargs(10_000, "echo a line", new Bar.AtLeast(0.85, 0.95)));
        if (surroundings.has(List.of("parallel", "--version"))) {
            contests.add(parallel());
        }
        if (surroundings.has(List.of("tsp", "-V"))) {
            contests.add(spooler());
        }
        List<Answer> answers = new ArrayList<>();
        for (Contest contest : contests) {
            answers.add(measure(contest));
        }
        return answers;
    }

    private Contest xargs(int jobs, String command, Bar bar) {
        String each = XARGS + "'" + command + "'";
        return new Contest(
                jobs,
                command,
                "`" + each + "`",
                "seq " + surroundings.scaled(jobs) + " | " + each,
                bar);
    }

    private Contest parallel() {
        int jobs = 2_000;
        String each = "parallel -j" + SLOTS + " --joblog joblog sh -c true";
        String pipe = "seq " + surroundings.scaled(jobs) + " | " + each;
        return new Contest(jobs, "true", "`parallel --joblog`", pipe, new Bar.AtLeast(3));
    }

    private Contest spooler() {
        int jobs = 2_000;
        String loop =
                "for i in $(seq " + surroundings.scaled(jobs) + "); do tsp -n sh -c true; done";
        String script =
                "export TS_SOCKET=$PWD/socket; tsp -S "
                        + SLOTS
                        + "; "
                        + loop
                        + " >ids; tsp -w; tsp -K";
        return new Contest(jobs, "true", "task-spooler", script, new Bar.None());
    }

    private Answer measure(Contest contest) throws IOException, InterruptedException {
        int jobs = surroundings.scaled(contest.jobs());
        Path lines = surroundings.temp().resolve("jobs.jsonl");
        Files.writeString(lines, ("{\"command\":\"" + contest.command() + "\"}\n").repeat(jobs));
        List<Sample> samples = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            Path folder = surroundings.newHome();
            String script = "cd " + folder + " && " + contest.pipe();
            double taken = surroundings.seconds(folder, List.of("sh", "-c", script));
            Surroundings.remove(folder);
            samples.add(new Sample(taken, drainSeconds(lines)));
        }
        Question question =
                new Question(
                        "drain of "
                                + surroundings.shown(contest.jobs())
                                + " jobs `"
                                + contest.command()
                                + "`, "
                                + SLOTS
                                + " slots"
                                + (contest.reference().contains("xargs")
                                        ? ""
                                        : ", against " + contest.reference()),
                        contest.reference(),
                        Question.Unit.RATE,
                        contest.bar());
        return new Answer(question, samples);
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
