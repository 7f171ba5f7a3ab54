package dev.queuectl.cli;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState;

import java.util.Optional;

/**
 * Something that is done to jobs that wait. Of those that a filter means, finished ones are passed
 * over and those that run are refused; one that was named must wait.
 */
interface WaitingChange extends Change {
    /** Whether a job stands as it shall already. */
    boolean isSo(Job job);

    @Override
    default boolean passesOver(Job job) {
        return job.state().kind().isFinished() || (job.state().kind().isWaiting() && isSo(job));
    }

    @Override
    default boolean refuses(Job job) {
        return job.state().kind() == JobState.Kind.PROCESSING;
    }

    @Override
    default CliError refusals(long jobs) {
        return CliError.of(
                ExitCode.CONFLICT,
                Texts.count(jobs, "job") + " cannot be " + done() + " while running",
                "queuectl list state:processing");
    }

    @Override
    default Optional<CliError> refusal(Job job) {
        JobState.Kind kind = job.state().kind();
        return kind.isWaiting()
                ? Optional.empty()
                : Optional.of(
                        CliError.of(
                                ExitCode.CONFLICT,
                                "job '"
                                        + job.id()
                                        + "' cannot be "
                                        + done()
                                        + ": it does not wait, it is "
                                        + kind.label(),
                                "queuectl show " + job.id()));
    }
}
