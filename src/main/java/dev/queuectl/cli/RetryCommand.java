package dev.queuectl.cli;

import dev.queuectl.client.RetryJobs;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.store.WorkerRecord;
import dev.queuectl.store.WorkerSighting;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code retry}: jobs that do not run, whatever their state, run now. */
final class RetryCommand implements BulkVerb {
    @Override
    public String name() {
        return "retry";
    }

    @Override
    public String about() {
        return "Run jobs now: waiting ones need not wait, finished ones start over with all their"
                + " attempts.";
    }

    @Override
    public Change change(Arguments arguments, Session session) {
        return new Retrying(new RetryJobs(session.storage().jobs(), session.time()), session);
    }

    private record Retrying(RetryJobs retrying, Session session) implements Change {
        @Override
        public String doing() {
            return "retrying";
        }

        @Override
        public String done() {
            return "retried";
        }

        @Override
        public boolean refuses(Job job) {
            return job.state().kind() == JobState.Kind.PROCESSING;
        }

        @Override
        public CliError refusals(long jobs) {
            return CliError.of(
                    ExitCode.CONFLICT,
                    Texts.count(jobs, "job") + " cannot be retried while running",
                    "queuectl list state:processing");
        }

        @Override
        public Optional<CliError> refusal(Job job) {
            return job.state() instanceof JobState.Processing state
                    ? Optional.of(held(job.id(), state, session))
                    : Optional.empty();
        }

        @Override
        public Set<JobId> apply(List<Job> jobs) {
            return retrying.retry(jobs);
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
