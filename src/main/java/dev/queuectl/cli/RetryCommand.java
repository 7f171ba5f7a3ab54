package dev.queuectl.cli;

import dev.queuectl.client.RetryJobs;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.store.WorkerRecord;
import dev.queuectl.store.WorkerSighting;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code retry}: jobs that do not run, whatever their state, run now. */
final class RetryCommand implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "retry",
                        "Run jobs now: waiting ones need not wait, finished ones start over with"
                                + " all their attempts.");
        spec.addPositional(Options.positionals("ID…", "ids of jobs, or the beginnings of them"));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        if (arguments.positionals().isEmpty()) {
            throw CliError.usage("retry needs the ids of jobs", "queuectl list --all");
        }
        RetryJobs retrying = new RetryJobs(session.storage().jobs(), session.time());
        Set<JobId> retried = new LinkedHashSet<>();
        Many many = new Many(session);
        for (String typed : arguments.positionals()) {
            many.attempt(() -> {
                Job job = session.job(typed);
                // Named twice, it may run by now, which is what was asked for.
                if (!retried.contains(job.id())) {
                    retry(job, retrying, session);
                    retried.add(job.id());
                }
            });
        }
        ExitStatus status = many.finish();
        if (session.json() || !retried.isEmpty()) {
            DlqRetryCommand.tell(session, List.copyOf(retried), "retried");
        }
        return status;
    }

    private static void retry(Job job, RetryJobs retrying, Session session) {
        RetryJobs.Answer answer = retrying.retry(job);
        if (answer instanceof RetryJobs.Answer.Held(JobState.Processing state)) {
            throw held(job.id(), state, session);
        }
        if (answer instanceof RetryJobs.Answer.Gone) {
            throw CliError.of(ExitCode.NOT_FOUND, "job '" + job.id() + "' has just been purged");
        }
    }

    private static CliError held(JobId id, JobState.Processing state, Session session) {
        Optional<WorkerSighting> holder =
                session.storage().workers().list().stream()
                        .filter(sighting -> sighting.worker().id().equals(state.holder()))
                        .findFirst();
        String worker =
                "worker "
                        + state.holder()
                        + holder.map(found -> whereabouts(found.worker(), session)).orElse("");
        if (holder.isPresent() && !holder.get().alive()) {
            return refusal(
                    id,
                    "its worker died, and no other has recovered it yet",
                    worker + " held it; the next worker that looks puts it back",
                    "queuectl worker start");
        }
        Duration since = Duration.between(state.since(), session.time().instant());
        return refusal(
                id,
                "it is still running",
                worker + " has held it for " + Texts.span(since),
                "queuectl cancel " + id + ", then queuectl retry " + id);
    }

    private static String whereabouts(WorkerRecord worker, Session session) {
        boolean here = worker.host().identity().equals(session.host().identity());
        return " (pid " + worker.pid() + (here ? ")" : " on " + worker.host().name() + ")");
    }

    private static CliError refusal(JobId id, String because, String why, String remedy) {
        return new CliError(
                ExitCode.CONFLICT,
                ExitCode.CONFLICT.word(),
                "job '" + id + "' cannot be retried: " + because,
                List.of(why),
                List.of(remedy));
    }
}
