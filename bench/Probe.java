import dev.queuectl.domain.Backoff;
import dev.queuectl.domain.Command;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobIds;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Reason;
import dev.queuectl.domain.RetryPolicy;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.Verdict;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.CapturedOutput;
import dev.queuectl.store.Conclusion;
import dev.queuectl.store.JobQuery;
import dev.queuectl.store.JobStore;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Purge;
import dev.queuectl.store.QueueFigures;
import dev.queuectl.store.Storage;
import dev.queuectl.store.Turn;
import dev.queuectl.store.TurnAnswer;
import dev.queuectl.store.sqlite.OpenOptions;
import dev.queuectl.store.sqlite.SqliteStorage;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** A store opened in this process, filled and used through its contract alone. */
final class Probe implements AutoCloseable {
    /** What is waiting on either side is the same for a page this long. */
    private static final int PAGE = 10;

    private static final WorkerId WORKER = new WorkerId("bench");

    private final Random random = new Random();
    private final Storage storage;
    private final JobStore jobs;

    /** Opens the store in that file, which is made. */
    Probe(Path file) {
        OpenOptions options = new OpenOptions(Duration.ofSeconds(10), () -> "bench", random, false);
        storage = SqliteStorage.open(file, options);
        jobs = storage.jobs();
    }

    /** Enqueues so many jobs in one transaction and answers their ids. */
    Set<JobId> enqueue(int count, int priority, Instant runAt, Instant now) {
        JobSpec spec =
                new JobSpec(
                        new Command.Shell("true"),
                        QueueName.DEFAULT,
                        priority,
                        new RetryPolicy(3, Backoff.DEFAULT),
                        Optional.empty(),
                        List.of(),
                        Map.of(),
                        "/");
        JobIds ids = new JobIds(random);
        List<Job> batch = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            batch.add(Job.enqueued(ids.next(), spec, runAt, now));
        }
        if (!jobs.enqueue(batch, Acceptance.EACH).isEmpty()) {
            throw new IllegalStateException("a generated id was taken");
        }
        return batch.stream().map(Job::id).collect(Collectors.toUnmodifiableSet());
    }

    /** Claims at most so many jobs. */
    List<Job> claim(int limit, Instant now) {
        return turn(List.of(), limit, now).claimed();
    }

    /** Completes jobs and claims at most so many others in the same transaction. */
    List<Job> complete(List<Job> held, int limit, Instant now) {
        return conclude(held, new Outcome.Exited(0), new Verdict.Complete(), limit, now);
    }

    /** Buries jobs, each of which said on its way what a tenth of them say. */
    void bury(List<Job> held, Instant now) {
        Outcome outcome = new Outcome.Exited(1);
        Verdict verdict = new Verdict.Bury(Reason.EXIT);
        List<Conclusion> conclusions = new ArrayList<>(held.size());
        for (Job job : held) {
            String error = "Error: no route to host " + (char) ('a' + random.nextInt(10));
            Run.Output output = new Run.Output(0, error.length(), error);
            conclusions.add(conclusion(job, outcome, verdict, output, now));
        }
        List<Job> _ = turn(conclusions, 0, now).claimed();
    }

    /** Tells the figures of minutes, as workers do. */
    void tell(List<QueueFigures> minutes, Instant now) {
        storage.figures().add(minutes, now);
    }

    /** Gives jobs back as a stopping worker does, so that they wait where they waited before. */
    void giveBack(List<Job> held, Instant now) {
        List<Job> claimed =
                conclude(held, new Outcome.Interrupted(), new Verdict.PutBack(now), 0, now);
        if (!claimed.isEmpty()) {
            throw new IllegalStateException("a claim of nothing brought " + claimed);
        }
    }

    /** Takes jobs that wait out of the store. */
    void forget(Set<JobId> ids) {
        int forgotten = jobs.purge(Purge.of(jobs.find(List.copyOf(ids))), ids.size());
        if (forgotten != ids.size()) {
            throw new IllegalStateException("forgot " + forgotten + " of " + ids.size());
        }
    }

    /** Answers how many jobs there are, as {@code status} counts them. */
    long status(Instant now) {
        return jobs.summary(now).count(Set.of(Kind.values()));
    }

    /** Answers how many jobs are on the page that {@code list} begins with. */
    int list() {
        Set<Kind> unfinished = Set.of(Kind.PENDING, Kind.PROCESSING, Kind.FAILED);
        return jobs.list(new JobQuery(unfinished, Set.of(), PAGE, OptionalLong.empty()))
                .jobs()
                .size();
    }

    @Override
    public void close() {
        storage.close();
    }

    private List<Job> conclude(
            List<Job> held, Outcome outcome, Verdict verdict, int limit, Instant now) {
        List<Conclusion> conclusions = new ArrayList<>(held.size());
        for (Job job : held) {
            conclusions.add(conclusion(job, outcome, verdict, Run.Output.NONE, now));
        }
        return turn(conclusions, limit, now).claimed();
    }

    private static Conclusion conclusion(
            Job job, Outcome outcome, Verdict verdict, Run.Output output, Instant now) {
        Run run =
                new Run(
                        job.runNumber(),
                        WORKER,
                        "bench",
                        OptionalLong.of(1),
                        now,
                        now,
                        outcome,
                        Optional.empty(),
                        output);
        return new Conclusion(job.concluded(outcome, verdict, now), run, CapturedOutput.NONE);
    }

    private TurnAnswer turn(List<Conclusion> conclusions, int limit, Instant now) {
        Turn.Claim claim = new Turn.Claim(limit, 0, Set.of(), Optional.empty());
        TurnAnswer answer = jobs.turn(new Turn(WORKER, now, conclusions, List.of(), claim));
        if (!answer.stale().isEmpty()) {
            throw new IllegalStateException("stale: " + answer.stale());
        }
        return answer;
    }
}
