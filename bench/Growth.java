import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What a call of the store costs with two million jobs in it, against one that holds ten. */
final class Growth implements Experiment {
    private static final int PAIRS = 7;
    private static final int CALLS = 200;
    private static final int WARM_UPS = 3;
    private static final int FEW = 10;
    private static final int FINISHED = 1_000_000;
    private static final int PENDING = 100_000;
    private static final int TOMORROW = 1_000_000;
    private static final int BATCH = 5000;
    private static final Duration HISTORY = Duration.ofDays(7);

    private final Surroundings surroundings;
    private final List<Action> actions =
            List.of(
                    new Action("claim", Growth::claim),
                    new Action("enqueue", Growth::enqueue),
                    new Action("status", Growth::status),
                    new Action("list", Growth::list));

    private final Probe small;
    private final Probe large;
    private boolean filled;

    Growth(Surroundings surroundings) throws IOException {
        this.surroundings = surroundings;
        this.small = new Probe(surroundings.newHome().resolve("queue.db"));
        this.large = new Probe(surroundings.newHome().resolve("queue.db"));
    }

    @Override
    public List<Answer> measure() {
        if (!filled) {
            Instant now = Instant.now();
            small.enqueue(FEW, 0, now, now);
            fill(large, now);
            warmUp();
            filled = true;
        }
        return actions.stream().map(action -> action.answer(small, large, total())).toList();
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
    private void fill(Probe probe, Instant now) {
        int finished = surroundings.scaled(FINISHED);
        int pending = surroundings.scaled(PENDING);
        int tomorrow = surroundings.scaled(TOMORROW);
        Instant then = now.minus(HISTORY);
        List<Job> held = List.of();
        for (int done = 0; done < finished; done += BATCH) {
            int count = Math.min(BATCH, finished - done);
            then = then.plus(HISTORY.multipliedBy(count).dividedBy(finished));
            probe.enqueue(count, 0, then, then);
            held = probe.complete(held, count, then);
        }
        probe.complete(held, 0, then);
        for (int done = 0; done < pending; done += BATCH) {
            probe.enqueue(Math.min(BATCH, pending - done), 0, now, now);
        }
        for (int done = 0; done < tomorrow; done += BATCH) {
            probe.enqueue(Math.min(BATCH, tomorrow - done), 10, now.plus(Duration.ofDays(1)), now);
        }
        requireCount(finished + pending + tomorrow, probe.status(now));
    }

    private long total() {
        return (long) surroundings.scaled(FINISHED)
                + surroundings.scaled(PENDING)
                + surroundings.scaled(TOMORROW);
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
        Answer answer(Probe small, Probe large, long jobs) {
            List<Sample> samples = new ArrayList<>();
            for (int pair = 0; pair < PAIRS; pair++) {
                samples.add(sample(small, large));
            }
            Question question =
                    new Question(
                            String.format("p50 of %s, %,d jobs", name, jobs),
                            "10 jobs",
                            Question.Unit.MICROSECONDS,
                            new Bar.AtMost(1.5));
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
