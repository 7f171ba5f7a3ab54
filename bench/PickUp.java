import dev.queuectl.domain.Backoff;
import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Command;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobIds;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.RetryPolicy;
import dev.queuectl.process.CannotStart;
import dev.queuectl.process.Commands;
import dev.queuectl.process.Launch;
import dev.queuectl.process.Limits;
import dev.queuectl.process.Mark;
import dev.queuectl.process.OutputFile;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Storage;
import dev.queuectl.store.postgres.PostgresOptions;
import dev.queuectl.store.postgres.PostgresStorage;
import dev.queuectl.store.sqlite.OpenOptions;
import dev.queuectl.store.sqlite.SqliteStorage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * How long an idle worker takes from the commit of an enqueue to the first instructions of the
 * command, against a bare loop that is woken by the same means and starts the same command.
 */
final class PickUp implements Experiment {
    private static final int PAIRS = 5;
    private static final int SAMPLES = 500;

    /** The first jobs, which are not measured: code that has just been loaded runs slowly. */
    private static final int WARM_UP = 600;

    private static final long REST_MILLIS = 5;

    /** Tells when it runs, in nanoseconds since 1970. */
    private static final List<String> COMMAND = List.of("date", "+%s%N");

    private final Surroundings surroundings;
    private final Means means;
    private final Random random = new Random();

    private PickUp(Surroundings surroundings, Means means) {
        this.surroundings = surroundings;
        this.means = means;
    }

    /** On one machine, where a file's change wakes. */
    static PickUp byFile(Surroundings surroundings) {
        return new PickUp(surroundings, new ByFile());
    }

    /** On a PostgreSQL server. */
    static PickUp byNotification(Surroundings surroundings) throws IOException {
        return new PickUp(surroundings, new ByNotification(Server.start(surroundings)));
    }

    /** By what a worker is woken. */
    private interface Means extends AutoCloseable {
        /** Answers what the rows are called after. */
        String row();

        String reference();

        /** Makes a bare bell. */
        Wake wake(Path folder) throws IOException;

        /** Answers the arguments by which the program uses such a store. */
        List<String> store() throws IOException;

        Storage open(Path home, List<String> store, Random random);

        @Override
        void close() throws IOException;
    }

    private record ByFile() implements Means {
        @Override
        public String row() {
            return "pick-up by an idle worker";
        }

        @Override
        public String reference() {
            return "file watch and `posix_spawn`";
        }

        @Override
        public Wake wake(Path folder) throws IOException {
            return Wake.byFile(folder);
        }

        @Override
        public List<String> store() {
            return List.of();
        }

        @Override
        public Storage open(Path home, List<String> store, Random random) {
            Path file = home.resolve("queue.db");
            Duration patience = Duration.ofSeconds(10);
            return SqliteStorage.open(
                    file, new OpenOptions(patience, () -> "bench", random, false));
        }

        @Override
        public void close() {
            // Nothing was started.
        }
    }

    private record ByNotification(Server server) implements Means {
        @Override
        public String row() {
            return "pick-up over NOTIFY";
        }

        @Override
        public String reference() {
            return "bare LISTEN and `posix_spawn`";
        }

        @Override
        public Wake wake(Path folder) throws IOException {
            return Wake.byNotification(server.freshDatabase());
        }

        @Override
        public List<String> store() throws IOException {
            return List.of("--url", server.freshDatabase());
        }

        @Override
        public Storage open(Path home, List<String> store, Random random) {
            return PostgresStorage.open(store.getLast(), new PostgresOptions(home, random, false));
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    @Override
    public void close() throws IOException {
        means.close();
    }

    @Override
    public List<Answer> measure() throws IOException, InterruptedException {
        List<Sample> medians = new ArrayList<>();
        List<Sample> tails = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            double[] bare = bare();
            double[] ours = ours();
            medians.add(new Sample(percentile(bare, 50), percentile(ours, 50)));
            tails.add(new Sample(percentile(bare, 99), percentile(ours, 99)));
        }
        return List.of(answer("median", medians), answer("99th percentile", tails));
    }

    private Answer answer(String figure, List<Sample> samples) {
        Question question =
                new Question(
                        means.row() + ", " + figure,
                        means.reference(),
                        Question.Unit.MILLISECONDS,
                        new Bar.AtMost(3));
        return new Answer(question, samples);
    }

    private double[] bare() throws IOException, InterruptedException {
        Path folder = surroundings.newHome();
        double[] millis = new double[WARM_UP + surroundings.scaled(SAMPLES)];
        try (Wake wake = means.wake(folder);
                Commands commands = Commands.open(false)) {
            for (int i = 0; i < millis.length; i++) {
                Thread.sleep(REST_MILLIS);
                OutputFile out = commands.makeOutput(folder.resolve(i + ".out"));
                Launch launch =
                        new Launch(
                                COMMAND,
                                Map.of("PATH", "/usr/bin:/bin"),
                                folder,
                                out.path(),
                                out.path(),
                                new Mark("bench", "bench", i + 1L));
                Thread loop =
                        Thread.ofPlatform().unstarted(() -> startWhenWoken(wake, commands, launch));
                loop.start();
                Thread.sleep(REST_MILLIS);
                Instant rung = Instant.now();
                wake.ring();
                loop.join();
                millis[i] = millisSince(rung, out.read(0, 64));
                out.close();
            }
        } catch (CannotStart e) {
            throw new IOException(e);
        }
        Surroundings.remove(folder);
        return millis;
    }

    private static void startWhenWoken(Wake wake, Commands commands, Launch launch) {
        try {
            wake.await();
            commands.start(launch, new Limits(Optional.empty(), Duration.ofSeconds(1))).await();
        } catch (InterruptedException | IOException | CannotStart e) {
            throw new IllegalStateException(e);
        }
    }

    private double[] ours() throws IOException, InterruptedException {
        Path home = surroundings.newHome();
        List<String> store = means.store();
        surroundings.run(home, surroundings.queuectl(store, "worker", "start"));
        double[] millis = new double[WARM_UP + surroundings.scaled(SAMPLES)];
        try (Storage storage = means.open(home, store, random)) {
            for (int i = 0; i < millis.length; i++) {
                Thread.sleep(2 * REST_MILLIS);
                millis[i] = pickUp(storage);
            }
        } finally {
            surroundings.run(home, surroundings.queuectl(store, "worker", "stop"));
        }
        Surroundings.remove(home);
        return millis;
    }

    private double pickUp(Storage storage) throws InterruptedException {
        Instant now = Instant.now();
        JobSpec spec =
                new JobSpec(
                        new Command.Program(COMMAND),
                        QueueName.DEFAULT,
                        0,
                        new RetryPolicy(0, Backoff.DEFAULT),
                        Optional.empty(),
                        List.of(),
                        Map.of(),
                        "/");
        Job job = Job.enqueued(new JobIds(random).next(), spec, now, now);
        storage.jobs().enqueue(List.of(job), Acceptance.EACH);
        Instant committed = Instant.now();
        while (storage.jobs().find(List.of(job.id())).getFirst().state().kind()
                != JobState.Kind.COMPLETED) {
            Thread.sleep(REST_MILLIS);
        }
        return millisSince(
                committed, storage.jobs().output(job.id(), 1, Channel.OUT).orElseThrow());
    }

    private static double millisSince(Instant start, byte[] nanos) {
        long told = Long.parseLong(new String(nanos, StandardCharsets.US_ASCII).strip());
        long started = start.getEpochSecond() * 1_000_000_000 + start.getNano();
        return (told - started) / 1e6;
    }

    private static double percentile(double[] values, int percent) {
        double[] sorted = Arrays.copyOfRange(values, WARM_UP, values.length);
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }
}
