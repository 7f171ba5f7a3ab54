package dev.queuectl.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.faults.Soundness;
import dev.queuectl.process.Why;
import dev.queuectl.store.Amendment;
import dev.queuectl.store.Host;
import dev.queuectl.store.JobQuery;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Purge;
import dev.queuectl.store.StopRequest;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.Summary;
import dev.queuectl.store.sqlite.OpenOptions;
import dev.queuectl.store.sqlite.SqliteStorage;
import dev.queuectl.store.sqlite.SuddenDeath;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A host with a real store and workers that are turned by hand: their clock, chance and commands
 * are the simulation's, and so are the store's faults. Each step returns when nothing happens by
 * itself any more, so that the same steps lead to the same end. Closing it leaves nothing behind.
 */
final class Simulation implements AutoCloseable {
    private static final Host HOST = new Host("here", "here");

    /** More than any job needs: what goes on for longer never ends. */
    private static final int MOST_ROUNDS = 300;

    /** Beyond every real process: when nobody holds its lock, a worker is dead. */
    private static final long FIRST_PID = 1L << 40;

    private final SettableClock clock = new SettableClock();
    private final ScriptedCommands commands = new ScriptedCommands();
    private final StoreFaults faults = new StoreFaults();
    private final Path database;
    private final Storage store;
    private final long seed;

    private final List<Member> members = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final StringBuilder said = new StringBuilder();
    private int joined;

    Simulation(Path folder, long seed) {
        this.seed = seed;
        this.database = folder.resolve("queue.db");
        this.store =
                SqliteStorage.open(
                        database,
                        new OpenOptions(
                                Duration.ofSeconds(5),
                                HOST::identity,
                                new SplittableRandom(seed),
                                false));
    }

    /** One worker, as long as it lives. */
    final class Member {
        private final WorkerId id = new WorkerId("w-" + ++joined);
        private final FaultyStorage storage = new FaultyStorage(store, faults);
        private final Worker worker;
        private boolean dead;
        private boolean toldToStop;

        private Member(int slots) {
            WorkerOptions options =
                    new WorkerOptions(
                            id,
                            HOST,
                            slots,
                            Set.of(),
                            Optional.empty(),
                            Optional.empty(),
                            new WorkerOptions.Until.Stopped());
            WorkerParts parts =
                    new WorkerParts(
                            storage,
                            commands,
                            new JobEnvironment(Map.of()),
                            said::append,
                            clock,
                            new SplittableRandom(seed + joined));
            try {
                worker = Worker.join(parts, options, FIRST_PID + joined);
            } catch (StoreException e) {
                // Its process ends with that.
                die();
                throw e;
            }
        }

        /** Brings the store what ended, and claims. */
        void turn() {
            attempt("turn of " + id, worker::turn);
            awaitStillness();
        }

        /** Looks after peers. */
        void round() {
            log.add("round of " + id);
            worker.round();
        }

        /** Ends the worker as SIGKILL does; its commands go on until somebody ends them. */
        void kill() {
            log.add("kill " + id);
            worker.letGoOfFiles();
            die();
        }

        /**
         * Lets the worker end what it runs and leave; if the store will not have it so, it dies.
         */
        void leave() {
            log.add("leave " + id);
            try {
                worker.close();
            } catch (StoreException e) {
                log.add(" in vain: " + e.getMessage());
            }
            die();
        }

        private void die() {
            dead = true;
            storage.sever();
            commands.sever(id);
            SuddenDeath.dropLock(database, id);
        }

        private void awaitStillness() {
            // Most often it is a matter of microseconds.
            for (int look = 0; look < 2000; look++) {
                if (isStill()) {
                    return;
                }
                Thread.onSpinWait();
            }
            WorkerBench.until(this::isStill);
        }

        private boolean isStill() {
            return worker.isStill(running(id).size());
        }
    }

    private void attempt(String what, Runnable step) {
        log.add(what);
        try {
            step.run();
        } catch (StoreException e) {
            log.add(" in vain: " + e.getMessage());
            assertThat(e.isPassing()).as(this::story).isTrue();
        }
    }

    StoreFaults faults() {
        return faults;
    }

    /** Lets a worker join; if the store fails, none does. */
    Optional<Member> join(int slots) {
        log.add("join w-" + (joined + 1));
        try {
            Member member = new Member(slots);
            members.add(member);
            return Optional.of(member);
        } catch (StoreException e) {
            log.add(" in vain: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Answers the workers that live, oldest first. */
    List<Member> living() {
        return members.stream().filter(member -> !member.dead).toList();
    }

    /** Answers the running commands of the workers that live. */
    List<ScriptedCommands.Started> running() {
        return living().stream().flatMap(member -> running(member.id).stream()).toList();
    }

    private List<ScriptedCommands.Started> running(WorkerId worker) {
        List<ScriptedCommands.Started> running = new ArrayList<>();
        for (ScriptedCommands.Started command : commands.all()) {
            if (command.isRunning() && command.launch.mark().worker().equals(worker.value())) {
                running.add(command);
            }
        }
        return running;
    }

    /** Lets a running command exit. */
    void exit(ScriptedCommands.Started command, int code) {
        log.add("exit " + code + " of " + command.launch.mark().value());
        if (command.launch.mark().job().equals("long")) {
            writeMuch(command);
        }
        command.exit(code);
        awaitStillness();
    }

    private static void writeMuch(ScriptedCommands.Started command) {
        try {
            Files.write(command.launch.stdout(), new byte[RunOutput.KEPT_IN_STORE + 1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets a running command meet its time limit. */
    void timeOut(ScriptedCommands.Started command) {
        log.add("time-out of " + command.launch.mark().value());
        command.end(Why.TIMEOUT);
        awaitStillness();
    }

    private void awaitStillness() {
        living().forEach(Member::awaitStillness);
    }

    void pass(Duration time) {
        clock.advance(time);
    }

    void enqueue(String id, JobSpec spec) {
        log.add("enqueue " + id);
        Job job = Job.enqueued(new JobId(id), spec, clock.instant(), clock.instant());
        store.jobs().enqueue(List.of(job), Acceptance.EACH);
    }

    /** Does what an operator does who wants a job called off, wherever it stands. */
    void cancel(JobId id) {
        log.add("cancel " + id);
        for (Job job : store.jobs().find(List.of(id))) {
            if (job.state().kind().isWaiting()) {
                amend(job, job.cancelled(clock.instant()));
            } else {
                store.jobs().requestCancel(Set.of(id));
            }
        }
    }

    void retry(JobId id) {
        log.add("retry " + id);
        for (Job job : store.jobs().find(List.of(id))) {
            if (job.state().kind() != Kind.PROCESSING) {
                amend(job, job.retried(clock.instant()));
            }
        }
    }

    private void amend(Job before, Job after) {
        store.jobs().amend(List.of(new Amendment(before, after)));
    }

    /** Forgets every job that is finished. */
    void purge() {
        log.add("purge");
        Set<Kind> finished = Set.of(Kind.COMPLETED, Kind.DEAD, Kind.CANCELLED);
        store.jobs().purge(Purge.of(finished), 1000);
    }

    void stop(Member member, StopRequest request) {
        log.add("stop " + member.id + " " + request);
        member.toldToStop = true;
        store.workers().requestStop(member.id, request);
    }

    List<Job> jobs() {
        return store.jobs()
                .list(new JobQuery(Set.of(), Set.of(), 1000, OptionalLong.empty()))
                .jobs();
    }

    /** Demands what must hold at any time. */
    void check() {
        List<Job> jobs = jobs();
        Summary summary = store.jobs().summary(clock.instant());
        for (Kind kind : Kind.values()) {
            assertThat(summary.count(Set.of(kind)))
                    .as(() -> kind + ", " + story())
                    .isEqualTo(jobs.stream().filter(job -> job.state().kind() == kind).count());
        }
        Ledger ledger = new Ledger(commands.all());
        assertThat(ledger.startedTwice()).as(this::story).isEmpty();
        for (Job job : jobs) {
            List<String> wrong = ledger.wrongAbout(job, store.jobs().runs(job.id()), dead());
            assertThat(wrong).as(this::story).isEmpty();
        }
    }

    private Set<WorkerId> dead() {
        Set<WorkerId> dead = new LinkedHashSet<>();
        members.stream().filter(member -> member.dead).forEach(member -> dead.add(member.id));
        return dead;
    }

    /**
     * Lifts all faults, and demands that every job comes to an end then, and every run is told of.
     */
    void end() {
        faults.lift();
        log.add("the faults are lifted");
        living().stream().filter(member -> member.toldToStop).forEach(Member::leave);
        for (int round = 0; !isAllDone(); round++) {
            assertThat(round).as(this::story).isLessThan(MOST_ROUNDS);
            if (living().isEmpty()) {
                join(2);
            }
            pass(Duration.ofMinutes(10));
            living().forEach(Member::round);
            living().forEach(Member::turn);
            for (Member member : living()) {
                running(member.id).forEach(command -> exit(command, 0));
            }
        }
        check();
        for (Member member : living()) {
            member.leave();
        }
        assertThat(store.workers().list()).as(this::story).isEmpty();
        Ledger ledger = new Ledger(commands.all());
        for (Job job : jobs()) {
            assertThat(ledger.untold(job, store.jobs().runs(job.id()))).as(this::story).isEmpty();
        }
    }

    private boolean isAllDone() {
        return jobs().stream().allMatch(job -> job.state().kind().isFinished())
                && store.workers().list().size() == living().size();
    }

    /** Answers what happened so far, for who wonders why something is wrong. */
    String story() {
        return "seed "
                + seed
                + ":\n"
                + String.join("\n", log)
                + "\nlog:\n"
                + said
                + "\njobs: "
                + jobs().stream()
                        .map(job -> job.id() + " " + job.state() + " " + job.counters())
                        .toList();
    }

    @Override
    public void close() {
        faults.lift();
        for (Member member : members) {
            member.die();
            try {
                member.worker.close();
            } catch (StoreException ofTheDead) {
                // Its threads have ended, and nothing else is wanted.
            }
        }
        store.close();
        Soundness.require(database);
    }
}
