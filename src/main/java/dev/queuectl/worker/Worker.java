package dev.queuectl.worker;

import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.process.Commands;
import dev.queuectl.store.Backlog;
import dev.queuectl.store.Conclusion;
import dev.queuectl.store.StopRequest;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.Turn;
import dev.queuectl.store.TurnAnswer;
import dev.queuectl.store.WorkerRecord;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs due jobs, so many at a time as it has slots, until it is stopped or has nothing more to do.
 *
 * <p>One thread turns: it brings the store the runs that ended since its last turn and takes jobs
 * for the slots that are free, both in one transaction, then sleeps until a run ends, the store is
 * changed by others, or a job comes due. While a transaction is under way endings gather, so that
 * many share one: a group commit without a timer. Each slot is a thread that waits for one command.
 * A thread of its own watches over peers that die.
 *
 * <p>{@link #start}, {@link #turn} and {@link #close} belong to one thread; {@link #stop} may be
 * called by any.
 */
public final class Worker implements AutoCloseable {
    /** How often an idle worker looks whether others changed the store, should the hint be lost. */
    private static final Duration LOOK = Duration.ofMillis(250);

    /** The longest a worker goes without a turn: a clock may have been set, a request missed. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(5);

    private final Storage storage;
    private final Commands commands;
    private final WorkerOptions options;
    private final Verdicts verdicts;
    private final WorkerLog log;
    private final JobRunner runner;
    private final Watch watch;

    private final Doorway doorway = new Doorway();
    private final ConcurrentLinkedQueue<EndedRun> ended = new ConcurrentLinkedQueue<>();
    private final AtomicReference<StopRequest> stop = new AtomicReference<>(StopRequest.NONE);
    private final ExecutorService slots;

    // Confined to the turning thread.
    private final Map<JobId, Job> running = new HashMap<>();
    private final List<EndedRun> toConclude = new ArrayList<>();
    private StopRequest obeyed = StopRequest.NONE;
    private long settingsRevision = -1;
    private Instant nextDue = Instant.MAX;
    private Instant lastTurn = Instant.MIN;
    private boolean looksEmpty;

    private Worker(WorkerParts parts, WorkerOptions options) {
        this.storage = parts.storage();
        this.commands = parts.commands();
        this.options = options;
        this.verdicts = new Verdicts(parts.time(), parts.random());
        this.log = new WorkerLog(parts.log(), parts.time());
        this.runner =
                new JobRunner(
                        commands,
                        storage.workplace(),
                        parts.environment(),
                        options,
                        verdicts,
                        RunSettings.from(storage.settings().all()));
        this.watch =
                new Watch(
                        storage,
                        commands,
                        new Recovery(storage, commands, options, verdicts, log),
                        new Retention(storage, parts.time(), log),
                        doorway,
                        log);
        AtomicInteger number = new AtomicInteger();
        this.slots =
                Executors.newFixedThreadPool(
                        options.slots(),
                        task ->
                                Thread.ofPlatform()
                                        .name("slot-" + number.incrementAndGet())
                                        .unstarted(task));
    }

    /**
     * Makes a worker, registers it, recovers what dead workers left, and answers it ready to turn.
     *
     * @throws StoreException when the store cannot be used; nothing is left behind then
     * @throws UncheckedIOException when the folders for output and logs cannot be made
     */
    public static Worker start(WorkerParts parts, WorkerOptions options, long pid) {
        try {
            parts.storage().workplace().prepare();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Worker worker = new Worker(parts, options);
        int offered = options.only().isPresent() ? 0 : options.slots();
        WorkerRecord record =
                new WorkerRecord(
                        options.id(),
                        options.host(),
                        pid,
                        offered,
                        options.queues(),
                        parts.time().instant());
        worker.watch.start(record);
        worker.log.started(options, pid);
        worker.log.flush();
        return worker;
    }

    /**
     * Turns until it is stopped, drained, or the store is lost for good.
     *
     * @throws StoreException when the store cannot be used any more; what ran was ended, its jobs
     *     will be recovered
     */
    public void run() throws InterruptedException {
        Outage outage = new Outage(verdicts.random(), log);
        boolean knocked = true;
        while (true) {
            try {
                watch.requireHealthy();
                if (knocked || isTurnDue()) {
                    turn();
                    outage.over();
                }
                if (isOver()) {
                    return;
                }
                log.flush();
                knocked = doorway.await(rest());
            } catch (StoreException e) {
                if (!e.isPassing()) {
                    runner.stopNow();
                    throw e;
                }
                if (isIdle() && obeyed != StopRequest.NONE) {
                    return;
                }
                Duration pause = outage.pause(e);
                if (obeyed == StopRequest.NOW && !isAnythingRunning() && outage.isLong()) {
                    throw e;
                }
                log.flush();
                doorway.await(pause);
                knocked = true;
            }
        }
    }

    /** Asks this worker to stop, as an operator could through the store. Thread-safe. */
    public void stop(StopRequest request) {
        stop.accumulateAndGet(request, (a, b) -> a.compareTo(b) >= 0 ? a : b);
        doorway.knock();
    }

    /**
     * Does one round: concludes what ended, claims for the slots that are free, starts what it got.
     */
    void turn() {
        for (EndedRun run = ended.poll(); run != null; run = ended.poll()) {
            toConclude.add(run);
        }
        obey(stop.get());
        int free = options.slots() - (running.size() - toConclude.size());
        int wanted = obeyed == StopRequest.NONE ? free : 0;
        Instant now = verdicts.time().instant();
        List<Conclusion> conclusions = new ArrayList<>(toConclude.size());
        for (EndedRun run : toConclude) {
            conclusions.add(run.conclusion());
        }
        TurnAnswer answer =
                storage.jobs()
                        .turn(
                                new Turn(
                                        options.id(),
                                        now,
                                        conclusions,
                                        new Turn.Claim(wanted, options.queues(), options.only())));
        lastTurn = now;
        nextDue = answer.nextDue().orElse(Instant.MAX);
        looksEmpty = wanted > 0 && answer.claimed().size() < wanted;
        settle(answer);
        if (answer.stop().compareTo(stop.get()) > 0) {
            stop(answer.stop());
        }
        try {
            followSettings(answer.settingsRevision());
        } finally {
            // They are ours by now, whatever became of the settings.
            for (Job job : answer.claimed()) {
                begin(job);
            }
        }
    }

    private void followSettings(long revision) {
        if (revision == settingsRevision) {
            return;
        }
        Map<String, String> changed = storage.settings().all();
        settingsRevision = revision;
        try {
            runner.apply(RunSettings.from(changed));
        } catch (InvalidValue e) {
            log.trouble("the settings stay as they were: " + e.getMessage());
        }
    }

    private void begin(Job job) {
        log.claimed(job);
        running.put(job.id(), job);
        slots.execute(() -> {
            ended.add(runner.run(job));
            doorway.knock();
        });
    }

    /** Closes the books on the runs that the store has taken. */
    private void settle(TurnAnswer answer) {
        for (EndedRun run : toConclude) {
            Job job = run.conclusion().job();
            running.remove(job.id());
            if (answer.stale().contains(job.id())) {
                log.stale(job.id());
            } else {
                log.concluded(job, run.conclusion().run());
            }
            try {
                run.output().removeSuperfluous();
            } catch (IOException e) {
                log.trouble("cannot remove an output file: " + e.getMessage());
            }
        }
        toConclude.clear();
    }

    private void obey(StopRequest request) {
        if (request.compareTo(obeyed) <= 0) {
            return;
        }
        obeyed = request;
        log.stopping(
                request == StopRequest.NOW
                        ? "at once"
                        : "when " + running.size() + " running jobs are done");
        if (request == StopRequest.NOW) {
            runner.stopNow();
        }
    }

    private boolean isTurnDue() {
        Instant now = verdicts.time().instant();
        return !ended.isEmpty()
                || !toConclude.isEmpty()
                || stop.get() != obeyed
                || !now.isBefore(nextDue)
                || storage.wakeUp().mayHaveChanged()
                || Duration.between(lastTurn, now).abs().compareTo(LONGEST_REST) >= 0;
    }

    private Duration rest() {
        if (!ended.isEmpty()) {
            return Duration.ZERO;
        }
        Instant now = verdicts.time().instant();
        if (nextDue.isBefore(now.plus(LOOK))) {
            return Duration.between(now, nextDue).isNegative()
                    ? Duration.ofMillis(1)
                    : Duration.between(now, nextDue);
        }
        return LOOK;
    }

    /** Whether nothing runs and nothing is left to be told to the store. */
    private boolean isIdle() {
        return running.isEmpty() && ended.isEmpty() && toConclude.isEmpty();
    }

    /** Whether a command runs, rather than a result waiting for the store. */
    private boolean isAnythingRunning() {
        return running.size() > toConclude.size() + ended.size();
    }

    private boolean isOver() {
        if (!isIdle()) {
            return false;
        }
        if (obeyed != StopRequest.NONE) {
            return true;
        }
        return switch (options.until()) {
            case WorkerOptions.Until.Stopped _ -> false;
            case WorkerOptions.Until.Drained _ -> looksEmpty && isDrained();
            case WorkerOptions.Until.Ended(JobId job) -> looksEmpty && hasEnded(job);
        };
    }

    private boolean isDrained() {
        Backlog backlog = storage.jobs().backlog(options.queues(), verdicts.time().instant());
        return backlog.due() == 0 && backlog.failed() == 0;
    }

    private boolean hasEnded(JobId id) {
        List<Job> found = storage.jobs().find(List.of(id));
        if (found.isEmpty()) {
            return true;
        }
        JobState.Kind kind = found.getFirst().state().kind();
        return !kind.isWaiting();
    }

    /**
     * Leaves: no slot runs any more, the worker is registered no more. If the store does not take
     * the last results the worker stays registered until its process ends, so that others recover
     * its jobs then. Works twice.
     */
    @Override
    public void close() {
        stop(StopRequest.NOW);
        runner.stopNow();
        slots.close();
        watch.stop();
        try {
            if (!holdsJobs() && watch.leave()) {
                log.left(options.id());
            }
        } finally {
            log.flush();
        }
    }

    /** Brings the store what is left to be told, and answers whether jobs are held all the same. */
    private boolean holdsJobs() {
        if (isIdle() && !watch.owesAnything()) {
            return false;
        }
        try {
            if (!isIdle()) {
                turn();
            }
            return !isIdle() || watch.owesAnything();
        } catch (StoreException e) {
            log.trouble(e.getMessage() + "; this worker's jobs are left to be recovered");
            return true;
        }
    }
}
