package dev.queuectl.worker;

import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.RetryPolicy;
import dev.queuectl.domain.Run;
import dev.queuectl.store.QueueGates;
import dev.queuectl.store.QueueTerms;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/**
 * Runs due jobs, so many at a time as it has slots, until it is stopped or has nothing more to do.
 *
 * <p>One thread turns: it brings the store the runs that ended since its last turn and takes jobs
 * for the slots that are free, both in one transaction, then sleeps until a run ends, the store is
 * changed by others, or a job comes due. While a transaction is under way endings gather, so that
 * many share one: a group commit without a timer. Each slot is a thread that runs one job after the
 * other. Where jobs prove to be quick, some are claimed ahead, so that a slot has its next job when
 * one ends; the endings then gather until half of those are used up. A thread of its own watches
 * over peers that die.
 *
 * <p>{@link #start}, {@link #turn} and {@link #close} belong to one thread; {@link #stop} may be
 * called by any.
 */
public final class Worker implements AutoCloseable {
    /** How often an idle worker looks whether others changed the store, should the hint be lost. */
    private static final Duration LOOK = Duration.ofMillis(250);

    /** The longest a worker goes without a turn: a clock may have been set, a request missed. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(5);

    /** How long ended runs may wait for company while more jobs are at hand. */
    private static final Duration GATHERING = Duration.ofMillis(20);

    /** How long a job may be kept at hand for slots that turn out to be busy for longer. */
    private static final Duration AT_HAND = Duration.ofMillis(100);

    private final Storage storage;
    private final WorkerOptions options;
    private final Verdicts verdicts;
    private final WorkerLog log;
    private final RunFiles files;
    private final FigureBook figures;
    private final JobRunner runner;
    private final Watch watch;
    private final Errand errand;

    private final Doorway doorway = new Doorway();
    private final Dispatch dispatch;
    private final Slots slots;
    private final Stopping stopping;
    private final AtomicBoolean news = new AtomicBoolean();

    // Confined to the turning thread.
    private final Lookahead lookahead;
    private final HeldJobs held;
    private long settingsRevision = -1;
    private QueueGates gates = QueueGates.NONE;
    private Instant nextDue = Instant.MAX;
    private Instant lastTurn = Instant.MIN;
    private Instant shortageEnds = Instant.MIN;
    private boolean looksEmpty;
    private boolean cancelAsked;

    /** Whether the store did not answer lately. */
    private boolean storeIsAway;

    /** Whether a turn may have claimed jobs of which nothing was heard. */
    private boolean claimsUnheard;

    private Worker(WorkerParts parts, WorkerOptions options, RunFiles files) {
        this.storage = parts.storage();
        this.options = options;
        this.files = files;
        this.verdicts = new Verdicts(parts.time(), parts.random());
        this.log = new WorkerLog(parts.log(), parts.time());
        this.figures = new FigureBook(storage.figures(), parts.time(), log);
        this.held = new HeldJobs(options.id(), files, figures, log);
        this.lookahead = new Lookahead(options.slots());
        this.errand = new Errand(storage.jobs(), parts.time(), options);
        this.dispatch = new Dispatch(parts.time());
        this.runner =
                new JobRunner(
                        parts.commands(),
                        files,
                        parts.environment(),
                        options,
                        verdicts,
                        RunSettings.from(storage.settings().all(), storage.queues().all()));
        this.stopping = new Stopping(options.grace());
        this.slots = new Slots(options.slots(), dispatch, runner, doorway);
        this.watch =
                new Watch(
                        storage,
                        parts.commands(),
                        new Recovery(storage, parts.commands(), options, verdicts, figures, log),
                        new Retention(storage, parts.time(), log),
                        figures,
                        doorway,
                        membership -> new Contact(membership, runner, dispatch, log),
                        log);
    }

    /**
     * Makes a worker, registers it, recovers what dead workers left, and answers it ready to turn.
     *
     * @throws StoreException when the store cannot be used; nothing is left behind then
     * @throws UncheckedIOException when the folders for output and logs cannot be made
     */
    public static Worker start(WorkerParts parts, WorkerOptions options, long pid) {
        Worker worker = join(parts, options, pid);
        worker.watch.start();
        return worker;
    }

    /**
     * As {@link #start}, but whoever calls it also has the watch make its {@link #round rounds}.
     */
    static Worker join(WorkerParts parts, WorkerOptions options, long pid) {
        RunFiles files;
        try {
            parts.storage().workplace().prepare();
            // Before it is registered: who finds it dead must find its notes.
            files = RunFiles.open(parts.storage(), options.id(), parts.commands());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Worker worker = new Worker(parts, options, files);
        int offered = options.only().isPresent() ? 0 : options.slots();
        WorkerRecord record =
                new WorkerRecord(
                        options.id(),
                        options.host(),
                        pid,
                        offered,
                        options.queues(),
                        parts.time().instant());
        try {
            worker.watch.join(record, worker::hearNews);
        } catch (RuntimeException e) {
            worker.removeFiles();
            throw e;
        }
        worker.log.started(options, pid);
        worker.log.flush();
        return worker;
    }

    /** As {@link #run(IntConsumer)}, and nobody wants to know that it goes on. */
    public void run() throws InterruptedException {
        run(_ -> {});
    }

    /**
     * Turns until it is stopped, drained, or the store is lost for good.
     *
     * @param pulse is told again and again that the worker goes on, also while the store is away,
     *     and how many jobs it runs: several times a second, every 15 s when waiting for the store
     *     at worst
     * @throws StoreException when the store cannot be used any more; what ran was ended, its jobs
     *     will be recovered
     */
    public void run(IntConsumer pulse) throws InterruptedException {
        Outage outage = new Outage(verdicts, log);
        boolean knocked = true;
        while (true) {
            pulse.accept(dispatch.running());
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
                if (isIdle() && stopping.obeyed() != StopRequest.NONE) {
                    return;
                }
                Duration pause = outage.pause(e);
                if (stopping.obeyed() == StopRequest.NOW
                        && !isAnythingRunning()
                        && outage.isLong()) {
                    throw e;
                }
                log.flush();
                doorway.await(pause);
                knocked = true;
            }
        }
    }

    /**
     * Answers how many jobs it runs at a time, as long as no operator changes that. Thread-safe.
     */
    public int slots() {
        return slots.most();
    }

    /** Asks this worker to stop, as an operator could through the store. Thread-safe. */
    public void stop(StopRequest request) {
        if (stopping.ask(request)) {
            doorway.knock();
        }
    }

    private void hearNews() {
        news.set(true);
        doorway.knock();
    }

    /**
     * Does one round: concludes what ended, claims for the slots that are free, starts what it got.
     * When the store does not take it, what ended is written down.
     */
    void turn() {
        try {
            meetStore();
            storeIsAway = false;
        } catch (StoreException e) {
            storeIsAway = true;
            held.writeDown();
            throw e;
        }
    }

    private void meetStore() {
        Instant now = verdicts.time().instant();
        if (claimsUnheard) {
            recall();
        }
        gather(now);
        if (storeIsAway) {
            held.writeDown();
        }
        if (stopping.obey(now)) {
            beginToStop();
        }
        held.keepOutput();
        // First, so that whatever happens after it is asked whether to claim shows.
        int timesSuperseded = runner.timesSuperseded();
        boolean claiming =
                stopping.obeyed() == StopRequest.NONE
                        && !now.isBefore(shortageEnds)
                        && !runner.isSuperseded();
        withdraw(claiming);
        boolean heardNews = news.getAndSet(false);
        Turn.Claim claim = claiming ? claim(heardNews) : Turn.Claim.NOTHING;
        TurnAnswer answer = take(held.turn(now, claim));
        lastTurn = now;
        nextDue = answer.nextDue().orElse(Instant.MAX);
        looksEmpty = claim.limit() > 0 && answer.claimed().size() < claim.limit();
        dispatch.told(held.settle(answer));
        files.watch(answer.watched());
        cancelAsked = !answer.cancelAsked().isEmpty();
        for (JobId id : answer.cancelAsked()) {
            cancel(id);
        }
        stop(answer.stop());
        answer.slots().ifPresent(this::scale);
        try {
            followSettings(answer.settingsRevision());
        } finally {
            // They are ours by now, whatever became of the settings.
            begin(answer.claimed(), timesSuperseded == runner.timesSuperseded());
        }
    }

    private TurnAnswer take(Turn turn) {
        try {
            return storage.jobs().turn(turn);
        } catch (StoreException e) {
            claimsUnheard |= e.mayHaveHappened() && turn.claim().total() > 0;
            throw e;
        }
    }

    /** Gives back what a turn claimed, if it did, before its answer was lost: nobody else would. */
    private void recall() {
        List<JobId> ours = storage.jobs().held().getOrDefault(options.id(), List.of());
        held.recall(storage.jobs().find(ours));
        claimsUnheard = false;
    }

    /** Takes over what the slots have done, and learns from it. */
    private void gather(Instant now) {
        for (EndedRun run = slots.ended(); run != null; run = slots.ended()) {
            held.end(run);
            Run ended = run.conclusion().run();
            if (ended.outcome() instanceof Outcome.NotStarted) {
                lookahead.forget();
                shortageEnds = now.plus(RetryPolicy.SHORTAGE_PAUSE);
            } else {
                lookahead.learn(Duration.between(ended.startedAt(), ended.endedAt()));
            }
        }
        if (isAnyAtHandForLong(now)) {
            lookahead.forget();
        }
    }

    /** Takes back jobs at hand for which no slot will be free soon. */
    private void withdraw(boolean claiming) {
        int left = claiming ? slots.most() + lookahead.tolerated() : 0;
        held.giveBack(dispatch.withdraw(left));
    }

    /**
     * Answers what to claim: for every free slot a job, and some to have at hand; from queues with
     * a limit never more than could run here, as a job at hand takes a place that others could use.
     *
     * @param news whether others have changed the store: then the best jobs are claimed though
     *     enough are at hand, lest one that ranks before those waits behind them
     */
    private Turn.Claim claim(boolean news) {
        int taken = dispatch.running() + dispatch.waiting();
        int free = Math.max(0, slots.most() - taken);
        int atHand = Math.max(0, taken - slots.most());
        int ahead = Math.max(0, lookahead.jobs() - atHand);
        if (news && atHand > 0) {
            ahead = Math.max(ahead, slots.most());
        }
        int places = Math.max(0, slots.most() - held.count(gates.limits().keySet()));
        return new Turn.Claim(free, ahead, places, options.queues(), options.only());
    }

    private boolean isAnyAtHandForLong(Instant now) {
        return dispatch.running() == slots.most() && dispatch.oldest().isBefore(now.minus(AT_HAND));
    }

    /** Ends a job that an operator wants called off; asked for again at each turn until it ends. */
    private void cancel(JobId id) {
        Job waiting = dispatch.remove(id);
        if (waiting != null) {
            held.giveBack(List.of(waiting.cancelAsked()));
            doorway.knock();
        } else {
            runner.cancel(id);
        }
    }

    /** Runs as many jobs at a time as an operator wants. */
    private void scale(int wanted) {
        if (wanted == slots.most() || options.only().isPresent()) {
            return;
        }
        slots.resize(wanted);
        lookahead.resize(wanted);
        log.scaled(wanted);
        // There is room for more, or jobs at hand have to go back.
        doorway.knock();
    }

    private void followSettings(long revision) {
        if (revision == settingsRevision) {
            return;
        }
        Map<String, String> changed = storage.settings().all();
        Map<QueueName, QueueTerms> queues = storage.queues().all();
        gates = QueueGates.of(queues);
        settingsRevision = revision;
        watch.hearSettings();
        try {
            runner.apply(RunSettings.from(changed, queues));
        } catch (InvalidValue e) {
            log.trouble("the settings stay as they were: " + e.getMessage());
        }
    }

    /**
     * Starts what was claimed.
     *
     * @param ours whether nothing had to be ended for want of contact since it was asked for; else
     *     the answer was so long on its way that others may have the jobs by now
     */
    private void begin(List<Job> claimed, boolean ours) {
        held.claim(claimed);
        if (ours) {
            slots.begin(claimed, lookahead.jobs() / 2);
        } else if (!claimed.isEmpty()) {
            held.giveBack(claimed);
            doorway.knock();
        }
    }

    private void beginToStop() {
        if (stopping.obeyed() == StopRequest.NOW) {
            log.stopping("at once");
            runner.stopNow();
        } else {
            log.stopping("when " + dispatch.running() + " running jobs are done");
        }
    }

    private boolean isTurnDue() {
        Instant now = verdicts.time().instant();
        return slots.haveEnded()
                || held.areAnyEnded()
                || stopping.isDue(now)
                || !now.isBefore(nextDue)
                || isAnyAtHandForLong(now)
                || cancelAsked
                || isNews()
                || Duration.between(lastTurn, now).abs().compareTo(LONGEST_REST) >= 0;
    }

    private boolean isNews() {
        if (storage.wakeUp().mayHaveChanged()) {
            news.set(true);
        }
        return news.get();
    }

    private Duration rest() {
        if (dispatch.waiting() > 0) {
            return GATHERING;
        }
        if (slots.haveEnded()) {
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
        return held.areNone() && !claimsUnheard;
    }

    /** Whether a command runs, rather than a result waiting for the store. */
    private boolean isAnythingRunning() {
        return dispatch.running() > 0;
    }

    private boolean isOver() {
        return isIdle()
                && (stopping.obeyed() != StopRequest.NONE || (looksEmpty && errand.isDone(gates)));
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
            boolean holds = holdsJobs();
            figures.turn();
            if (holds) {
                letGoOfFiles();
            } else if (watch.leave()) {
                log.left(options.id());
                removeFiles();
            }
        } finally {
            log.flush();
        }
    }

    /** Leaves the files to whoever recovers the jobs, as the end of the process does. */
    void letGoOfFiles() {
        try {
            files.close();
        } catch (IOException e) {
            log.trouble("cannot close files in " + files.folder() + ": " + e.getMessage());
        }
    }

    private void removeFiles() {
        try {
            files.remove();
        } catch (IOException e) {
            log.trouble("cannot remove " + files.folder() + ": " + e.getMessage());
        }
    }

    /** Looks after peers once, as the watch does by itself about once a second. */
    void round() {
        watch.round();
    }

    /**
     * Whether nothing happens here but by a turn, a round, or the end of one of so many commands.
     */
    boolean isStill(int running) {
        return slots.areStill(running);
    }

    /** Brings the store what is left to be told, and answers whether jobs are held all the same. */
    private boolean holdsJobs() {
        try {
            if (!isIdle()) {
                turn();
            }
            return !isIdle();
        } catch (StoreException e) {
            log.trouble(e.getMessage() + "; this worker's jobs are left to be recovered");
            return true;
        }
    }
}
