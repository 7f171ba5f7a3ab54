package dev.queuectl.worker;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.process.Commands;
import dev.queuectl.store.Conclusion;
import dev.queuectl.store.HeldRun;
import dev.queuectl.store.Storage;
import dev.queuectl.store.Turn;
import dev.queuectl.store.WorkerRecord;
import dev.queuectl.store.WorkerStore.SeizedWorker;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Puts back what dead workers held: ends what still runs of their jobs, and concludes those runs as
 * lost, but for those of which the end was written down. A job can be claimed again only after
 * nothing of its lost run is left on this host.
 *
 * <p>It writes in the dead worker's name, for which it holds the right alone, and all in one
 * transaction. So the jobs are the dead worker's until they are free: if the store fails, or this
 * worker dies too, the next one finds everything as it was. Called by one thread at a time.
 */
final class Recovery {
    private static final Duration LONGEST_SWEEP = Duration.ofSeconds(6);

    private final Storage storage;
    private final Commands commands;
    private final WorkerOptions options;
    private final Verdicts verdicts;
    private final FigureBook figures;
    private final WorkerLog log;
    private final LateResults late;

    /** Dead workers with processes that do not end, of which the log has been told. */
    private final Set<WorkerId> stuck = new HashSet<>();

    Recovery(
            Storage storage,
            Commands commands,
            WorkerOptions options,
            Verdicts verdicts,
            FigureBook figures,
            WorkerLog log) {
        this.storage = storage;
        this.commands = commands;
        this.options = options;
        this.verdicts = verdicts;
        this.figures = figures;
        this.log = log;
        this.late = new LateResults(storage, verdicts, figures, log);
    }

    /** Brings the store what any worker of this machine wrote down and did not live to tell. */
    void bringLateResults() {
        late.bringAll();
    }

    /**
     * Recovers every worker that is proved dead, and answers how many jobs were put back. A worker
     * whose processes cannot be ended is left for the next turn, as is what the store refused; all
     * the others are recovered before that is thrown.
     */
    int turn() {
        int recovered = 0;
        RuntimeException trouble = null;
        for (SeizedWorker dead : storage.workers().seizeDead(options.id())) {
            try (dead) {
                recovered += recover(dead);
            } catch (RuntimeException e) {
                // Those that follow must be let go of too, or nobody could ever recover them.
                trouble = e;
            }
        }
        if (trouble != null) {
            throw trouble;
        }
        return recovered;
    }

    private int recover(SeizedWorker dead) {
        WorkerRecord worker = dead.worker();
        if (isOfThisHost(worker)) {
            List<Long> survivors = commands.endAllOf(worker.id().value(), LONGEST_SWEEP);
            if (!survivors.isEmpty()) {
                if (!stuck.add(worker.id())) {
                    return 0;
                }
                log.trouble(
                        "processes of "
                                + worker.id()
                                + " do not end: "
                                + survivors
                                + "; its jobs stay with it for now");
                return 0;
            }
        }
        // Before its fences are raised: how these runs ended is known.
        late.bring(worker.id());
        Remains remains = remains(worker);
        int recovered = putBack(worker, remains);
        remove(remains);
        dead.forget();
        stuck.remove(worker.id());
        return recovered;
    }

    /** Concludes the runs that were lost, and gives back the jobs that had not been started. */
    private int putBack(WorkerRecord dead, Remains remains) {
        // Its fences are raised first: should it live after all, it concludes none of them any
        // more.
        List<Job> jobs = storage.jobs().takeOver(dead.id(), dead.id(), verdicts.time().instant());
        if (jobs.isEmpty()) {
            return 0;
        }
        int crashLimit = RunSettings.from(storage.settings().all()).crashLimit();
        Instant now = verdicts.time().instant();
        List<Conclusion> lost = new ArrayList<>();
        List<Job> unstarted = new ArrayList<>();
        for (Job job : jobs) {
            if (remains.mayHaveStarted(job)) {
                lost.add(lost(job, dead, remains, now, crashLimit));
            } else {
                unstarted.add(job.givenBack(now));
            }
        }
        storage.jobs().turn(new Turn(dead.id(), now, lost, unstarted, Turn.Claim.NOTHING));
        storage.outputs().withdraw(jobs.stream().map(HeldRun::of).toList());
        log.recovered(dead.id(), jobs.size());
        for (Conclusion conclusion : lost) {
            figures.ended(conclusion.job(), conclusion);
            log.concluded(conclusion.job(), conclusion.run());
        }
        return jobs.size();
    }

    private Remains remains(WorkerRecord dead) {
        if (isOfThisHost(dead)) {
            try {
                return Remains.find(storage, dead.id());
            } catch (IOException e) {
                log.trouble("cannot read what " + dead.id() + " had started: " + e.getMessage());
            }
        }
        return Remains.unknown(storage, dead.id());
    }

    /** The name of a host changes when the machine is started: what ran before, ran elsewhere. */
    private boolean isOfThisHost(WorkerRecord worker) {
        return worker.host().identity().equals(options.host().identity());
    }

    private void remove(Remains remains) {
        try {
            remains.remove();
        } catch (IOException e) {
            log.trouble("cannot remove the files of " + remains.worker() + ": " + e.getMessage());
        }
    }

    private Conclusion lost(
            Job job, WorkerRecord worker, Remains remains, Instant now, int crashLimit) {
        RunOutput output = output(job, remains);
        Run run =
                new Run(
                        job.runNumber(),
                        worker.id(),
                        worker.host().name(),
                        OptionalLong.empty(),
                        ((JobState.Processing) job.state()).since(),
                        now,
                        new Outcome.Lost(),
                        Optional.empty(),
                        output.sizes());
        return verdicts.conclude(job, run, output, Optional.empty(), crashLimit).conclusion();
    }

    private RunOutput output(Job job, Remains remains) {
        try {
            return remains.output(job);
        } catch (IOException e) {
            log.trouble(
                    "cannot read what "
                            + job.id()
                            + " wrote under "
                            + remains.worker()
                            + ": "
                            + e.getMessage());
            return RunOutput.NONE;
        }
    }
}
