import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What a call of the store costs with millions of jobs in it, against one that holds ten. */
final class Growth implements Experiment {
    private static final Action CLAIM = new Action("claim", Growth::claim);
    private static final Action ENQUEUE = new Action("enqueue", Growth::enqueue);
    private static final Action STATUS = new Action("status", Growth::status);
    private static final Action LIST = new Action("list", Growth::list);

    private static final int PAIRS = 7;
    private static final int CALLS = 200;
    private static final int WARM_UPS = 3;
    private static final int FEW = 10;
    private static final int BATCH = 5000;
    private static final Duration HISTORY = Duration.ofDays(7);

    private final Contents contents;
    private final List<Action> actions;
    private final Bar bar;
    private final Path file;
    private final Probe small;
    private final Probe large;
    private double bytesPerFinishedJob;

    private Growth(Surroundings surroundings, Contents contents, List<Action> actions, Bar bar)
            throws IOException {
        this.contents = contents;
        this.actions = actions;
        this.bar = bar;
        this.file = surroundings.newHome().resolve("queue.db");
        this.small = new Probe(surroundings.newHome().resolve("queue.db"));
        this.large = new Probe(file);
    }

    /** A busy week, and as many jobs again that are due tomorrow. */
    static Growth ofBacklog(Surroundings surroundings) throws IOException {
        return new Growth(
                surroundings,
                new Contents(
                        surroundings.scaled(1_000_000),
                        surroundings.scaled(100_000),
                        surroundings.scaled(1_000_000)),
                List.of(CLAIM, ENQUEUE, STATUS, LIST),
                new Bar.AtMost(1.5));
    }

    /** A long history, and more waiting than can be done today. */
    static Growth ofHistory(Surroundings surroundings) throws IOException {
        return new Growth(
                surroundings,
                new Contents(surroundings.scaled(10_000_000), surroundings.scaled(1_000_000), 0),
                List.of(CLAIM, ENQUEUE, STATUS),
                new Bar.AtMost(1.3));
    }

    /** How many jobs of each kind a store holds. */
    private record Contents(int finished, int pending, int tomorrow) {
        long total() {
            return (long) finished + pending + tomorrow;
        }
    }

    @Override
    public List<Answer> measure() throws IOException {
        if (bytesPerFinishedJob == 0) {
            Instant now = Instant.now();
            small.enqueue(FEW, 0, now, now);
            fill(now);
            warmUp();
        }
        List<Answer> answers = new ArrayList<>();
        for (Action action : actions) {
            answers.add(action.answer(small, large, contents.total(), bar));
        }
        answers.add(disk());
        return answers;
    }

    private Answer disk() {
        Question question =
                new Question(
                        String.format("disk per finished job, %,d of them", contents.finished()),
                        "1 KiB",
                        Question.Unit.BYTES,
                        new Bar.None());
        return new Answer(question, List.of(new Sample(1024, bytesPerFinishedJob)));
    }

    /** Has the code compiled and the pages read that the measured calls will use. */
    private void warmUp() {
        for (Action action : actions) {
            for (int round = 0; round < WARM_UPS; round++) {
                action.sample(small, large);
            }
        }
    }

    @Override
    public void close() {
        small.close();
        large.close();
    }

    /** The past week's finished jobs, those that wait, and more important ones due tomorrow. */
    private void fill(Instant now) throws IOException {
        Instant then = now.minus(HISTORY);
        List<Job> held = List.of();
        for (int done = 0; done < contents.finished(); done += BATCH) {
            int count = Math.min(BATCH, contents.finished() - done);
            then = then.plus(HISTORY.multipliedBy(count).dividedBy(contents.finished()));
            large.enqueue(count, 0, then, then);
            held = large.complete(held, count, then);
        }
        large.complete(held, 0, then);
        long log = Files.size(file.resolveSibling("queue.db-wal"));
        bytesPerFinishedJob = (double) (Files.size(file) + log) / contents.finished();
        for (int done = 0; done < contents.pending(); done += BATCH) {
            large.enqueue(Math.min(BATCH, contents.pending() - done), 0, now, now);
        }
        Instant tomorrow = now.plus(Duration.ofDays(1));
        for (int done = 0; done < contents.tomorrow(); done += BATCH) {
            large.enqueue(Math.min(BATCH, contents.tomorrow() - done), 10, tomorrow, now);
        }
        requireCount(contents.total(), large.status(now));
    }

    private static long claim(Probe probe) {
        Instant now = Instant.now();
        long start = System.nanoTime();
        List<Job> held = probe.claim(1, now);
        long nanos = System.nanoTime() - start;
        requireCount(1, held.size());
        probe.giveBack(held, now);
        return nanos;
    }

    private static long enqueue(Probe probe) {
        Instant now = Instant.now();
        long start = System.nanoTime();
        Set<JobId> ids = probe.enqueue(1, 0, now, now);
        long nanos = System.nanoTime() - start;
        probe.forget(ids);
        return nanos;
    }

    private static long status(Probe probe) {
        Instant now = Instant.now();
        long start = System.nanoTime();
        long count = probe.status(now);
        long nanos = System.nanoTime() - start;
        requireCount(FEW, Math.min(FEW, count));
        return nanos;
    }

    private static long list(Probe probe) {
        long start = System.nanoTime();
        int count = probe.list();
        long nanos = System.nanoTime() - start;
        requireCount(FEW, count);
        return nanos;
    }

    private static void requireCount(long expected, long found) {
        if (expected != found) {
            throw new IllegalStateException(found + " jobs instead of " + expected);
        }
    }

    /** One call on a store, whose contents are the same before and after it. */
    private interface Call {
        /** Answers how long the part that is measured took. */
        long nanosOn(Probe probe);
    }

    private record Action(String name, Call call) {
        Answer answer(Probe small, Probe large, long jobs, Bar bar) {
            List<Sample> samples = new ArrayList<>();
            for (int pair = 0; pair < PAIRS; pair++) {
                samples.add(sample(small, large));
            }
            Question question =
                    new Question(
                            String.format("p50 of %s, %,d jobs", name, jobs),
                            "10 jobs",
                            Question.Unit.MICROSECONDS,
                            bar);
            return new Answer(question, samples);
        }

        /** Calls in turn, so that a disk that is slow for a while is slow for both. */
        Sample sample(Probe small, Probe large) {
            long[] onSmall = new long[CALLS];
            long[] onLarge = new long[CALLS];
            for (int i = 0; i < CALLS; i++) {
                onSmall[i] = call.nanosOn(small);
                onLarge[i] = call.nanosOn(large);
            }
            return new Sample(medianMicroseconds(onSmall), medianMicroseconds(onLarge));
        }

        private static double medianMicroseconds(long[] nanos) {
            Arrays.sort(nanos);
            return nanos[CALLS / 2] / 1e3;
        }
    }
}
