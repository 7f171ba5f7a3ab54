package dev.queuectl.web;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.LastEnd;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.Visible;
import dev.queuectl.web.pages.JobRow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes lines of tables of jobs. */
final class JobRows {
    private static final int LONGEST_COMMAND = 500;

    private JobRows() {}

    /** Answers a line for each job, with what its latest run tells, where that is given. */
    static List<JobRow> of(List<Job> jobs, Map<JobId, Run> latest, Instant now) {
        List<JobRow> rows = new ArrayList<>(jobs.size());
        for (Job job : jobs) {
            rows.add(of(job, Optional.ofNullable(latest.get(job.id())), now));
        }
        return rows;
    }

    static JobRow of(Job job, Optional<Run> latest, Instant now) {
        String command = Visible.line(job.spec().command().line());
        return new JobRow(
                job.id().value(),
                command.length() > LONGEST_COMMAND
                        ? command.substring(0, LONGEST_COMMAND) + "…"
                        : command,
                job.state().kind().label(),
                job.last().map(LastEnd::words).orElse(""),
                job.spec().queue().value(),
                job.counters().attempts(),
                Words.moment(job.updatedAt(), now),
                latest.map(run -> Words.span(Duration.between(run.startedAt(), run.endedAt())))
                        .orElse(""),
                latest.map(run -> Visible.line(run.output().lastErrorLine())).orElse(""));
    }
}
