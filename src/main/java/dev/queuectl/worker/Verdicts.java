package dev.queuectl.worker;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.RetryPolicy;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.Verdict;
import dev.queuectl.store.Conclusion;

import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Asks a job's retry policy what follows a run, drawing the chance it needs. As thread-safe as its
 * random generator.
 *
 * @param time the clock of the worker
 * @param random where jitter comes from
 */
record Verdicts(InstantSource time, RandomGenerator random) {

    /** Ends a run: the job as it shall stand, and what is kept of the run. */
    EndedRun conclude(
            Job job, Run run, RunOutput output, Optional<RunFiles.Pair> files, int crashLimit) {
        RetryPolicy.Tally tally =
                new RetryPolicy.Tally(
                        job.counters().attempts(),
                        job.counters().losses(),
                        crashLimit,
                        job.isCancelAsked());
        Verdict verdict =
                job.spec().retry().decide(run.outcome(), tally, run.endedAt(), random.nextDouble());
        Job after = job.concluded(run.outcome(), verdict, run.endedAt());
        return new EndedRun(new Conclusion(after, run, output.captured()), output, files);
    }
}
