package dev.queuectl.worker;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.process.Commands;
import dev.queuectl.store.Conclusion;
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
 * Takes over what dead workers left: ends what still runs of their jobs, and concludes those runs
 * as lost. A job can be claimed again only after nothing of its lost run is left on this host.
 * Called by one thread at a time.
 */
final class Recovery {
    private static final Duration LONGEST_SWEEP = Duration.ofSeconds(6);

    private final Storage storage;
    private final Commands commands;
    private final WorkerOptions options;
    private final Verdicts verdicts;
    private final WorkerLog log;

    /** Runs of jobs that were taken over, whose end the store has not been told yet. */
    private final List<EndedRun> owed = new ArrayList<>();

    /** Dead workers with processes that do not end, of which the log has been told. */
    private final Set<WorkerId> stuck = new HashSet<>();

    Recovery(
            Storage storage,
            Commands commands,
            WorkerOptions options,
            Verdicts verdicts,
            WorkerLog log) {
        this.storage = storage;
        this.commands = commands;
        this.options = options;
        this.verdicts = verdicts;
        this.log = log;
    }

    /**
     * Recovers every worker that is proved dead, and answers how many jobs were put back. A worker
     * whose processes cannot be ended is left for the next turn, as is what the store refused; all
     * the others are recovered before that is thrown.
     */
    int turn() {
        int recovered = conclude();
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

    /** Whether jobs were taken over that are still to be concluded. */
    boolean owesAnything() {
        return !owed.isEmpty();
    }

    private int recover(SeizedWorker dead) {
        WorkerRecord worker = dead.worker();
        if (worker.host().identity().equals(options.host().identity())) {
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
        RunSettings settings = RunSettings.from(storage.settings().all());
        Instant now = verdicts.time().instant();
        List<Job> jobs = storage.jobs().takeOver(worker.id(), options.id(), now);
        for (Job job : jobs) {
            owed.add(lost(job, worker, now, settings.crashLimit()));
        }
        if (!jobs.isEmpty()) {
            log.recovered(worker.id(), jobs.size());
        }
        int concluded = conclude();
        dead.forget();
        stuck.remove(worker.id());
        return concluded;
    }

    /**
     * Tells the store of the runs that were lost. The jobs are this worker's until it has heard: if
     * it fails, they are told of again.
     */
    private int conclude() {
        if (owed.isEmpty()) {
            return 0;
        }
        List<Conclusion> conclusions = owed.stream().map(EndedRun::conclusion).toList();
        Instant now = verdicts.time().instant();
        storage.jobs().turn(new Turn(options.id(), now, conclusions, Turn.Claim.NOTHING));
        for (EndedRun ended : owed) {
            log.concluded(ended.conclusion().job(), ended.conclusion().run());
            removeFiles(ended);
        }
        owed.clear();
        return conclusions.size();
    }

    private EndedRun lost(Job job, WorkerRecord worker, Instant now, int crashLimit) {
        RunOutput output = output(job, worker.id());
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
        return verdicts.conclude(job, run, output, crashLimit);
    }

    private RunOutput output(Job job, WorkerId worker) {
        try {
            return RunOutput.collect(storage.workplace(), job.id(), job.runNumber());
        } catch (IOException e) {
            log.trouble(
                    "cannot read what "
                            + job.id()
                            + " wrote under "
                            + worker
                            + ": "
                            + e.getMessage());
            return RunOutput.NONE;
        }
    }

    private void removeFiles(EndedRun ended) {
        try {
            ended.output().removeSuperfluous();
        } catch (IOException e) {
            log.trouble("cannot remove an output file: " + e.getMessage());
        }
    }
}
