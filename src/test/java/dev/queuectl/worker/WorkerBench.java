package dev.queuectl.worker;

import dev.queuectl.Patience;
import dev.queuectl.domain.Backoff;
import dev.queuectl.domain.Command;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.RetryPolicy;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.Verdict;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.process.Commands;
import dev.queuectl.store.CapturedOutput;
import dev.queuectl.store.Conclusion;
import dev.queuectl.store.Host;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Turn;
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
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * A real store in a folder, a clock to be set, and workers that a test turns by hand. Closing it
 * ends every worker.
 */
final class WorkerBench implements AutoCloseable {
    static final Host HOST = new Host("here", "here");

    final SettableClock clock = new SettableClock();
    final ScriptedCommands commands = new ScriptedCommands();
    final FailingStorage storage;

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final List<Worker> workers = new ArrayList<>();
    private RandomGenerator random = new SplittableRandom(1);
    private int number;

    WorkerBench(Path folder) {
        storage =
                new FailingStorage(
                        SqliteStorage.open(
                                folder.resolve("queue.db"),
                                new OpenOptions(
                                        Duration.ofSeconds(5),
                                        () -> HOST.identity(),
                                        new SplittableRandom(2),
                                        false)));
    }

    /** Lets jitter be drawn as this number of 0 (inclusive) to 1 (exclusive). */
    void drawAlways(double drawn) {
        random =
                new RandomGenerator() {
                    @Override
                    public long nextLong() {
                        return 0;
                    }

                    @Override
                    public double nextDouble() {
                        return drawn;
                    }
                };
    }

    Worker worker() {
        return worker(1, Optional.empty(), List.of());
    }

    Worker worker(int slots, Optional<Duration> timeout, List<String> queues) {
        return worker(slots, timeout, queues, new WorkerOptions.Until.Stopped());
    }

    Worker worker(
            int slots, Optional<Duration> timeout, List<String> queues, WorkerOptions.Until until) {
        WorkerOptions options =
                new WorkerOptions(
                        new WorkerId("w-" + ++number),
                        HOST,
                        slots,
                        Set.copyOf(queues.stream().map(QueueName::new).toList()),
                        timeout,
                        Optional.empty(),
                        until);
        return worker(options, commands);
    }

    Worker worker(WorkerOptions options, Commands way) {
        WorkerParts parts =
                new WorkerParts(
                        storage, way, new JobEnvironment(Map.of()), lines::add, clock, random);
        Worker worker = Worker.start(parts, options, ProcessHandle.current().pid());
        workers.add(worker);
        return worker;
    }

    /** Stores a job without retries. */
    void enqueue(String id) {
        enqueue(id, spec(0));
    }

    void enqueue(String id, JobSpec spec) {
        enqueue(id, spec, clock.instant());
    }

    void enqueue(String id, JobSpec spec, Instant runAt) {
        Job job = Job.enqueued(new JobId(id), spec, runAt, clock.instant());
        storage.jobs().enqueue(List.of(job), Acceptance.EACH);
    }

    static JobSpec spec(int retries) {
        return spec(retries, new Backoff(2, Duration.ofHours(1), false));
    }

    static JobSpec spec(int retries, Backoff backoff) {
        return spec("true", retries, backoff, 0, "default", Optional.empty());
    }

    static JobSpec limited(Optional<Duration> timeout) {
        return spec("true", 0, Backoff.DEFAULT, 0, "default", timeout);
    }

    static JobSpec spec(
            String line,
            int retries,
            Backoff backoff,
            int priority,
            String queue,
            Optional<Duration> timeout) {
        return new JobSpec(
                new Command.Shell(line),
                new QueueName(queue),
                priority,
                new RetryPolicy(retries, backoff),
                timeout,
                List.of(),
                Map.of(),
                "/");
    }

    /** Takes lines of a log. */
    void log(String more) {
        lines.add(more);
    }

    /** Answers what all workers have logged so far. */
    String log() {
        return String.join("", lines);
    }

    Job job(String id) {
        return storage.jobs().find(List.of(new JobId(id))).getFirst();
    }

    JobState.Kind state(String id) {
        return job(id).state().kind();
    }

    List<Run> runs(String id) {
        return storage.jobs().runs(new JobId(id));
    }

    /** Turns a worker until the store shows what became of what just ended. */
    void turnUntil(Worker worker, BooleanSupplier reached) {
        until(() -> {
            worker.turn();
            return reached.getAsBoolean();
        });
    }

    /** Lets a waiting job be lost with a worker. */
    void loseOnce(String id) {
        WorkerId dead = new WorkerId("w-dead");
        Turn.Claim claim = new Turn.Claim(1, 0, Set.of(), Optional.of(new JobId(id)));
        Job held =
                storage.jobs()
                        .turn(new Turn(dead, clock.instant(), List.of(), List.of(), claim))
                        .claimed()
                        .getFirst();
        Outcome lost = new Outcome.Lost();
        Run run =
                new Run(
                        held.runNumber(),
                        dead,
                        HOST.name(),
                        OptionalLong.empty(),
                        clock.instant(),
                        clock.instant(),
                        lost,
                        Optional.empty(),
                        Run.Output.NONE);
        Job after = held.concluded(lost, new Verdict.PutBack(clock.instant()), clock.instant());
        Conclusion conclusion = new Conclusion(after, run, CapturedOutput.NONE);
        storage.jobs()
                .turn(
                        new Turn(
                                dead,
                                clock.instant(),
                                List.of(conclusion),
                                List.of(),
                                Turn.Claim.NOTHING));
    }

    /** Ends the command that was started next, and turns until the job is held no more. */
    void endNext(Worker worker, String id, int code) throws InterruptedException {
        commands.next().exit(code);
        turnUntil(worker, () -> state(id) != JobState.Kind.PROCESSING);
    }

    /** Waits for something that other threads bring about. */
    static void until(BooleanSupplier reached) {
        long deadline = System.nanoTime() + Patience.LONG.toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("what was waited for did not come in " + Patience.LONG);
            }
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void close() {
        storage.mend();
        workers.forEach(Worker::close);
        storage.close();
    }
}
