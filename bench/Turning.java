import dev.queuectl.domain.Backoff;
import dev.queuectl.domain.Command;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobIds;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.RetryPolicy;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.Verdict;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.CapturedOutput;
import dev.queuectl.store.Conclusion;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Storage;
import dev.queuectl.store.Turn;
import dev.queuectl.store.postgres.PostgresOptions;
import dev.queuectl.store.postgres.PostgresStorage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Works jobs off on a PostgreSQL server as workers do whose commands take no time: each turn
 * concludes what the one before it claimed, and claims as many again. Like the programs in {@code
 * peers} it first works off some that are not counted.
 *
 * <p>Arguments: the URL of the database, how many jobs, how many workers, and how many jobs one
 * claims at a time. Prints the seconds from the first claim to the last conclusion.
 */
final class Turning {
    private static final int BATCH = 5000;

    private static final Random RANDOM = new Random();

    private Turning() {}

    public static void main(String[] arguments) throws Exception {
        String url = arguments[0];
        int jobs = Integer.parseInt(arguments[1]);
        int workers = Integer.parseInt(arguments[2]);
        int claim = Integer.parseInt(arguments[3]);
        Path folder = Files.createTempDirectory("turning");
        List<Storage> stores = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            stores.add(open(url, folder));
        }
        enqueue(stores.getFirst(), jobs / 4);
        drain(stores, claim, jobs / 4);
        enqueue(stores.getFirst(), jobs);
        settle(url);
        System.out.println(drain(stores, claim, jobs));
        stores.forEach(Storage::close);
        Surroundings.remove(folder);
    }

    static Storage open(String url, Path folder) {
        return PostgresStorage.open(url, new PostgresOptions(folder, RANDOM, false));
    }

    /** Adds so many jobs that do nothing. */
    static void enqueue(Storage store, int jobs) {
        Instant now = Instant.now();
        JobSpec spec =
                new JobSpec(
                        new Command.Shell("true"),
                        QueueName.DEFAULT,
                        0,
                        new RetryPolicy(3, Backoff.DEFAULT),
                        Optional.empty(),
                        List.of(),
                        Map.of(),
                        "/");
        for (int done = 0; done < jobs; done += BATCH) {
            JobIds ids = new JobIds(RANDOM);
            List<Job> batch = new ArrayList<>(BATCH);
            for (int i = 0; i < Math.min(BATCH, jobs - done); i++) {
                batch.add(Job.enqueued(ids.next(), spec, now, now));
            }
            store.jobs().enqueue(batch, Acceptance.EACH);
        }
    }

    /** Has the tables in order, and what was written so far on disk. */
    static void settle(String url) throws SQLException {
        try (Connection connection = Server.connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute("VACUUM (ANALYZE)");
            statement.execute("CHECKPOINT");
        }
    }

    /** Works off so many jobs, with a worker on each store, and answers the seconds it took. */
    static double drain(List<Storage> stores, int claim, int jobs)
            throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        int done = 0;
        try (ExecutorService workers = Executors.newFixedThreadPool(stores.size())) {
            List<Future<Integer>> ends = new ArrayList<>();
            for (int i = 0; i < stores.size(); i++) {
                Worker worker = new Worker(stores.get(i), new WorkerId("bench" + i), claim);
                ends.add(workers.submit(worker::work));
            }
            for (Future<Integer> end : ends) {
                done += end.get();
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (done != jobs) {
            throw new IllegalStateException(done + " jobs instead of " + jobs);
        }
        return seconds;
    }

    private record Worker(Storage store, WorkerId id, int claim) {
        /** Answers how many jobs it did before it found none. */
        int work() {
            int done = 0;
            Turn.Claim wanted = new Turn.Claim(claim, 0, Set.of(), Optional.empty());
            List<Job> held = List.of();
            do {
                Instant now = Instant.now();
                List<Conclusion> conclusions = held.stream().map(job -> ended(job, now)).toList();
                done += held.size();
                Turn turn = new Turn(id, now, conclusions, List.of(), wanted);
                held = store.jobs().turn(turn).claimed();
            } while (!held.isEmpty());
            return done;
        }

        private Conclusion ended(Job job, Instant now) {
            Outcome outcome = new Outcome.Exited(0);
            Run run =
                    new Run(
                            job.runNumber(),
                            id,
                            "bench",
                            OptionalLong.of(1),
                            now,
                            now,
                            outcome,
                            Optional.empty(),
                            Run.Output.NONE);
            Job concluded = job.concluded(outcome, new Verdict.Complete(), now);
            return new Conclusion(concluded, run, CapturedOutput.NONE);
        }
    }
}
