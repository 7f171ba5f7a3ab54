import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How many jobs a second a PostgreSQL server hands out and takes back, without any command being
 * run, against other queues on the same server, each with the settings that it publishes as best.
 */
final class Peers implements Experiment {
    private static final int PAIRS = 3;
    private static final int JOBS = 100_000;

    /** As many take one that does not batch a minute; its time is multiplied. */
    private static final int FEWER = 10_000;

    private static final int AT_A_TIME = 500;

    private final Surroundings surroundings;
    private final Server server;

    Peers(Surroundings surroundings) throws IOException {
        this.surroundings = surroundings;
        this.server = Server.start(surroundings);
    }

    @Override
    public List<Answer> measure() throws IOException, InterruptedException {
        List<Sample> toFastest = new ArrayList<>();
        List<Sample> toGraphile = new ArrayList<>();
        List<Sample> toBoss = new ArrayList<>();
        List<Sample> toScheduler = new ArrayList<>();
        List<Sample> competing = new ArrayList<>();
        int jobs = surroundings.scaled(JOBS);
        int fewer = surroundings.scaled(FEWER);
        for (int pair = 0; pair < PAIRS; pair++) {
            double graphile = seconds(url -> server.node("graphile-worker.mjs", url, jobs));
            double boss = seconds(url -> server.node("pg-boss.mjs", url, jobs));
            double scheduler =
                    seconds(url -> server.java("DbScheduler", url, fewer)) * jobs / fewer;
            double ours = turning(jobs, 2);
            double alone = turning(jobs, 1);
            double eight = turning(jobs, 8);
            double fastest =
                    Arrays.stream(new double[] {graphile, boss, scheduler}).min().orElse(0);
            toFastest.add(new Sample(fastest, ours));
            toGraphile.add(new Sample(graphile, ours));
            toBoss.add(new Sample(boss, ours));
            toScheduler.add(new Sample(scheduler, ours));
            competing.add(new Sample(alone, eight));
        }
        String row = "claim and conclude " + surroundings.shown(JOBS) + " jobs on PostgreSQL";
        return List.of(
                answer(row, "the fastest of the peers", new Bar.AtLeast(1.2), toFastest),
                answer(row + ", graphile-worker", "graphile-worker", new Bar.None(), toGraphile),
                answer(row + ", pg-boss", "pg-boss", new Bar.None(), toBoss),
                answer(row + ", db-scheduler", "db-scheduler", new Bar.None(), toScheduler),
                answer(row + ", 8 workers", "1 worker", new Bar.AtLeast(0.8), competing));
    }

    private static Answer answer(String row, String reference, Bar bar, List<Sample> samples) {
        return new Answer(new Question(row, reference, Question.Unit.RATE, bar), samples);
    }

    private double turning(int jobs, int workers) throws IOException, InterruptedException {
        String claim = Integer.toString(AT_A_TIME);
        String count = Integer.toString(jobs);
        String of = Integer.toString(workers);
        return seconds(url -> surroundings.java("Turning", url, count, of, claim));
    }

    /** The command line of a contender. */
    private interface Contender {
        List<String> on(String url);
    }

    /** Answers the seconds that a contender says it took with an empty database. */
    private double seconds(Contender contender) throws IOException, InterruptedException {
        Path home = surroundings.newHome();
        String database = server.freshDatabase();
        String told = surroundings.run(home, contender.on(database));
        server.drop(database);
        Surroundings.remove(home);
        return Double.parseDouble(told.strip());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
