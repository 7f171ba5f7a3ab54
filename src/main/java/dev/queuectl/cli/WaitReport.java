package dev.queuectl.cli;

import dev.queuectl.client.WaitForJobs;
import dev.queuectl.client.json.JobJson;
import dev.queuectl.config.Durations;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What {@code wait} tells of the jobs it waits for: at once of each that did not complete, and in
 * the end of those that did not end. Confined to one thread.
 */
final class WaitReport implements WaitForJobs.Ends {
    private static final int MOST_SHOWN = 5;

    private final Session session;
    private final int all;
    private final Heard heard;
    private final List<Job> ended = new ArrayList<>();
    private int purged;
    private boolean otherwise;

    /** Is told when one more has ended. */
    @FunctionalInterface
    interface Heard {
        void ended(boolean completed);
    }

    /**
     * Begins to report.
     *
     * @param all how many jobs are waited for
     */
    WaitReport(Session session, int all, Heard heard) {
        this.session = session;
        this.all = all;
        this.heard = heard;
        showProgress();
    }

    @Override
    public void ended(Job job) {
        ended.add(job);
        JobState.Kind kind = job.state().kind();
        heard.ended(kind == JobState.Kind.COMPLETED);
        if (kind == JobState.Kind.COMPLETED) {
            showProgress();
            return;
        }
        otherwise = true;
        String id = job.id().value();
        tell(
                kind == JobState.Kind.CANCELLED
                        ? CliError.of(
                                ExitCode.ENDED_OTHERWISE,
                                "job '" + id + "' is cancelled",
                                "queuectl retry " + id)
                        : CliError.of(
                                ExitCode.ENDED_OTHERWISE,
                                "job '" + id + "' is dead: " + Texts.reason(job),
                                "queuectl log " + id));
    }

    @Override
    public void purged(JobId id) {
        purged++;
        heard.ended(false);
        tell(
                CliError.of(
                        ExitCode.NOT_FOUND,
                        "job '"
                                + id
                                + "' was purged while it was waited for; how it ended is not"
                                + " known"));
    }

    /** Prints the jobs that ended, if they are asked for, and answers how those did that did. */
    ExitStatus finish() throws IOException {
        session.terminal().endProgress();
        if (session.json()) {
            session.json(json -> {
                json.writeStartArray();
                for (Job job : ended) {
                    JobJson.write(json, job);
                }
                json.writeEndArray();
            });
        }
        if (purged > 0) {
            return ExitStatus.of(ExitCode.NOT_FOUND);
        }
        return otherwise ? ExitStatus.of(ExitCode.ENDED_OTHERWISE) : ExitStatus.DONE;
    }

    /** Answers what is told of jobs for which there was not enough time. */
    CliError timedOut(Set<JobId> left, Duration limit) {
        List<Job> shown = session.storage().jobs().find(left.stream().limit(MOST_SHOWN).toList());
        List<String> why = new ArrayList<>();
        for (Job job : shown) {
            why.add("job '" + job.id() + "' is " + standing(job));
        }
        if (left.size() > MOST_SHOWN) {
            why.add("and " + (left.size() - MOST_SHOWN) + " more");
        }
        boolean nobodyWorks = session.workers().alive().isEmpty();
        String first = left.iterator().next().value();
        return new CliError(
                ExitCode.TIMED_OUT,
                ExitCode.TIMED_OUT.word(),
                (all == 1
                                ? "job '" + first + "' has not ended"
                                : left.size() + " of " + all + " jobs have not ended")
                        + (limit.isZero() ? "" : " within " + Durations.format(limit))
                        + (nobodyWorks ? ", and no worker is running" : ""),
                why,
                List.of(nobodyWorks ? "queuectl worker start" : "queuectl show " + first));
    }

    /** Answers what is told when somebody ends the waiting. */
    CliError interrupted(Set<JobId> left, ExitCode signalled) {
        return CliError.of(
                signalled,
                left.size() == 1
                        ? "interrupted; job '" + left.iterator().next() + "' goes on without you"
                        : "interrupted; " + left.size() + " jobs go on without you");
    }

    private String standing(Job job) {
        String word = job.state().kind().label();
        Duration wait = Duration.between(session.time().instant(), job.runAt());
        return job.state().kind().isWaiting() && wait.isPositive()
                ? word + ", due in " + Texts.span(wait)
                : word;
    }

    private void tell(CliError error) {
        session.terminal().endProgress();
        ErrorReport.print(error, session.terminal(), session.json());
        showProgress();
    }

    private void showProgress() {
        int left = all - ended.size() - purged;
        if (left > 0) {
            session.terminal().progress("waiting for " + Texts.count(left, "job"));
        }
    }
}
