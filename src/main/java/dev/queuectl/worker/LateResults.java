package dev.queuectl.worker;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.CapturedOutput;
import dev.queuectl.store.Conclusion;
import dev.queuectl.store.Storage;
import dev.queuectl.store.Turn;
import dev.queuectl.store.TurnAnswer;
import dev.queuectl.store.Workplace;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings the store what workers of this machine wrote down while it was away and did not live to
 * tell. It is brought in the dead worker's name and under the fences that it held: where one was
 * raised meanwhile the result comes too late, and the run that was given up as lost is superseded.
 * Called by one thread at a time.
 */
final class LateResults {
    private final Storage storage;
    private final Verdicts verdicts;
    private final FigureBook figures;
    private final WorkerLog log;

    LateResults(Storage storage, Verdicts verdicts, FigureBook figures, WorkerLog log) {
        this.storage = storage;
        this.verdicts = verdicts;
        this.figures = figures;
        this.log = log;
    }

    /** Brings what any worker of this machine left, and clears up after those nobody knows. */
    void bringAll() {
        Set<WorkerId> left = new HashSet<>();
        try (DirectoryStream<Path> folders =
                Files.newDirectoryStream(storage.workplace().scratches())) {
            for (Path folder : folders) {
                WorkerId worker = new WorkerId(folder.getFileName().toString());
                if (Files.exists(ResultJournal.path(storage.workplace(), worker))) {
                    left.add(worker);
                }
            }
        } catch (NoSuchFileException e) {
            // No worker has run here yet.
            return;
        } catch (IOException e) {
            log.trouble("cannot look for what dead workers left: " + e.getMessage());
        }
        if (!left.isEmpty()) {
            Set<WorkerId> known = new HashSet<>();
            storage.workers().list().forEach(sighting -> known.add(sighting.worker().id()));
            left.forEach(worker -> bring(worker, !known.contains(worker)));
        }
    }

    /** Brings what one worker left that is dead. */
    void bring(WorkerId dead) {
        bring(dead, false);
    }

    /**
     * @param last whether nobody recovers that worker, so that its files are removed here
     */
    private void bring(WorkerId dead, boolean last) {
        Workplace workplace = storage.workplace();
        try (ResultJournal.Left left = ResultJournal.Left.open(workplace, dead)) {
            if (left == null) {
                return;
            }
            List<NotedResult> results = left.results();
            if (!results.isEmpty()) {
                bring(dead, results);
            }
            left.clear();
            if (last) {
                workplace.removeScratch(dead);
            }
        } catch (IOException e) {
            log.trouble("cannot read what " + dead + " wrote down: " + e.getMessage());
        }
    }

    private void bring(WorkerId dead, List<NotedResult> results) {
        Map<JobId, Job> jobs = new HashMap<>();
        List<JobId> ids = results.stream().map(NotedResult::job).distinct().toList();
        storage.jobs().find(ids).forEach(job -> jobs.put(job.id(), job));
        int crashLimit = RunSettings.from(storage.settings().all()).crashLimit();
        List<Conclusion> conclusions = new ArrayList<>();
        for (NotedResult result : results) {
            Job job = jobs.get(result.job());
            if (job == null) {
                // It was forgotten meanwhile.
                continue;
            }
            if (isHeld(job, dead, result)) {
                keepOutput(result);
                conclusions.add(
                        verdicts.conclude(
                                        job,
                                        result.run(),
                                        result.output(),
                                        Optional.empty(),
                                        crashLimit)
                                .conclusion());
            } else {
                conclusions.add(tooLate(job, result));
            }
        }
        TurnAnswer answer =
                storage.jobs()
                        .turn(
                                new Turn(
                                        dead,
                                        verdicts.time().instant(),
                                        conclusions,
                                        List.of(),
                                        Turn.Claim.NOTHING));
        for (Conclusion conclusion : conclusions) {
            if (answer.stale().contains(conclusion.job().id())) {
                log.stale(conclusion.job().id());
            } else {
                figures.ended(
                        jobs.getOrDefault(conclusion.job().id(), conclusion.job()), conclusion);
                log.concluded(conclusion.job(), conclusion.run());
            }
        }
    }

    private static boolean isHeld(Job job, WorkerId dead, NotedResult result) {
        return job.state() instanceof JobState.Processing held
                && held.holder().equals(dead)
                && job.fence() == result.fence()
                && job.runNumber() == result.run().number();
    }

    /** Answers what the store is told of a run whose job is another's: the fence refuses it. */
    private static Conclusion tooLate(Job job, NotedResult result) {
        Job refused =
                new Job(
                        job.id(),
                        job.spec(),
                        job.createdAt(),
                        job.updatedAt(),
                        job.runAt(),
                        job.counters(),
                        result.fence(),
                        new JobState.Completed(),
                        job.last());
        return new Conclusion(refused, result.run(), CapturedOutput.NONE);
    }

    private void keepOutput(NotedResult result) {
        for (LargeOutput stream : result.output().unkept()) {
            try {
                // Else it was kept before the worker died.
                if (Files.exists(stream.written())) {
                    stream.keepIn(storage.outputs());
                }
            } catch (IOException e) {
                log.trouble("the output of " + result.job() + " cannot be kept: " + e.getMessage());
            }
        }
    }
}
