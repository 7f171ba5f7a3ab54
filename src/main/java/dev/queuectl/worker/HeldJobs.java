package dev.queuectl.worker;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.Conclusion;
import dev.queuectl.store.Turn;
import dev.queuectl.store.TurnAnswer;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The jobs that a worker holds, and what it owes the store about them: runs that ended, jobs to
 * give back. What is owed stays until the store has taken it. Not thread-safe.
 */
final class HeldJobs {
    private final WorkerId worker;
    private final RunFiles files;
    private final FigureBook figures;
    private final WorkerLog log;

    private final Map<JobId, Job> held = new HashMap<>();
    private final List<EndedRun> ended = new ArrayList<>();
    private final List<Job> returned = new ArrayList<>();
    private boolean saidUnwritten;

    HeldJobs(WorkerId worker, RunFiles files, FigureBook figures, WorkerLog log) {
        this.worker = worker;
        this.files = files;
        this.figures = figures;
        this.log = log;
    }

    boolean areNone() {
        return held.isEmpty();
    }

    /** Whether a run has ended of which the store does not know. */
    boolean areAnyEnded() {
        return !ended.isEmpty();
    }

    /** Answers how many jobs of some queues are held and shall be after the next turn. */
    int count(Set<QueueName> queues) {
        if (queues.isEmpty()) {
            return 0;
        }
        Set<JobId> leaving = new HashSet<>();
        ended.forEach(run -> leaving.add(run.conclusion().job().id()));
        returned.forEach(job -> leaving.add(job.id()));
        return (int)
                held.values().stream()
                        .filter(job -> queues.contains(job.spec().queue()))
                        .filter(job -> !leaving.contains(job.id()))
                        .count();
    }

    void claim(List<Job> claimed) {
        for (Job job : claimed) {
            log.claimed(job);
            held.put(job.id(), job);
        }
    }

    void end(EndedRun run) {
        ended.add(run);
    }

    /** Lets go of jobs that never started; what shall be called off goes back as that. */
    void giveBack(List<Job> unstarted) {
        returned.addAll(unstarted);
    }

    /**
     * Gives back what the store says we hold and we never heard of.
     *
     * @param ours the jobs that the store says are ours
     */
    void recall(List<Job> ours) {
        for (Job job : ours) {
            Job known = held.get(job.id());
            boolean heard = known != null && known.fence() == job.fence();
            if (!heard && job.state().kind() == JobState.Kind.PROCESSING) {
                held.put(job.id(), job);
                returned.add(job);
            }
        }
    }

    /**
     * Writes down what is owed about runs that ended, since the store is away and this worker may
     * not live to tell.
     */
    void writeDown() {
        try {
            files.writeDown(ended);
        } catch (IOException e) {
            if (!saidUnwritten) {
                saidUnwritten = true;
                log.trouble("results cannot be written down meanwhile: " + e.getMessage());
            }
        }
    }

    /**
     * Brings large output that the store did not take when its run ended; to be called before the
     * turn that tells the store of the run.
     */
    void keepOutput() {
        for (int i = 0; i < ended.size(); i++) {
            List<LargeOutput> unkept = ended.get(i).output().unkept();
            while (!unkept.isEmpty()) {
                keep(unkept.getFirst());
                unkept = unkept.subList(1, unkept.size());
                ended.set(i, ended.get(i).withUnkept(unkept));
            }
        }
    }

    private void keep(LargeOutput stream) {
        try {
            files.keep(stream);
        } catch (IOException e) {
            log.trouble(
                    "the output of " + stream.run().job() + " cannot be kept: " + e.getMessage());
        }
    }

    /** Answers a turn that tells the store all that is owed. */
    Turn turn(Instant now, Turn.Claim claim) {
        List<Conclusion> conclusions = new ArrayList<>(ended.size());
        for (EndedRun run : ended) {
            conclusions.add(run.conclusion());
        }
        List<Job> waiting = new ArrayList<>(returned.size());
        for (Job job : returned) {
            waiting.add(job.givenBack(now));
        }
        return new Turn(worker, now, conclusions, waiting, claim);
    }

    /** Closes the books on all that the store has taken, and answers how many runs these were. */
    int settle(TurnAnswer answer) {
        int settled = ended.size();
        for (EndedRun run : ended) {
            Job job = run.conclusion().job();
            Job ran = held.remove(job.id());
            if (answer.stale().contains(job.id())) {
                log.stale(job.id());
            } else {
                figures.ended(ran == null ? job : ran, run.conclusion());
                log.concluded(job, run.conclusion().run());
            }
            try {
                files.settle(run);
            } catch (IOException e) {
                log.trouble("cannot remove an output file: " + e.getMessage());
            }
        }
        ended.clear();
        try {
            files.forgetResults();
        } catch (IOException e) {
            log.trouble("results that were written down cannot be removed: " + e.getMessage());
        }
        for (Job job : returned) {
            held.remove(job.id());
            log.returned(job.id());
        }
        returned.clear();
        return settled;
    }
}
