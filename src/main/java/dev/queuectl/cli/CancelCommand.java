package dev.queuectl.cli;

import dev.queuectl.client.CancelJobs;
import dev.queuectl.client.CancelJobs.Progress;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** {@code cancel}: jobs are called off; what runs of them is ended first. */
final class CancelCommand implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "cancel",
                        "Call jobs off. What runs of them is ended: TERM, and KILL after"
                                + " kill_grace.");
        BulkChange.addTo(spec);
        return spec;
    }

    @Override
    public boolean takesFilter() {
        return true;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session)
            throws IOException, InterruptedException {
        CancelJobs cancelling = new CancelJobs(session.storage().jobs(), session.time());
        EndOfRuns ending = new EndOfRuns(cancelling, session);
        BulkChange change = new BulkChange(arguments, session, new Cancelling(cancelling, ending));
        return switch (Selection.toChange(arguments, "cancel")) {
            case Selection.Like(var filter) -> change.run(filter);
            case Selection.Named(List<String> typed) when arguments.has("--dry-run") ->
                    change.rehearse(typed);
            case Selection.Named(List<String> typed) -> cancel(typed, cancelling, ending, session);
        };
    }

    /** Calls off what waits, asks the workers of all that runs, and then waits for these. */
    private static final class Cancelling implements Change {
        private final CancelJobs cancelling;
        private final EndOfRuns ending;
        private final Map<JobId, Progress> asked = new LinkedHashMap<>();

        Cancelling(CancelJobs cancelling, EndOfRuns ending) {
            this.cancelling = cancelling;
            this.ending = ending;
        }

        @Override
        public String doing() {
            return "cancelling";
        }

        @Override
        public String done() {
            return "cancelled";
        }

        /** What is ended while it runs has done its work in vain. */
        @Override
        public boolean destroys() {
            return true;
        }

        @Override
        public boolean passesOver(Job job) {
            return job.state().kind().isFinished();
        }

        @Override
        public boolean refuses(Job job) {
            return false;
        }

        @Override
        public CliError refusals(long jobs) {
            throw new IllegalStateException("refused to cancel " + jobs);
        }

        @Override
        public Optional<CliError> refusal(Job job) {
            JobState.Kind kind = job.state().kind();
            return kind.isFinished() && kind != JobState.Kind.CANCELLED
                    ? without(job.id(), new Progress.Ended(kind))
                    : Optional.empty();
        }

        @Override
        public Set<JobId> apply(List<Job> jobs) {
            Map<JobId, Progress> progress = cancelling.cancel(jobs);
            progress.forEach((id, reached) -> {
                if (reached instanceof Progress.Asked) {
                    asked.put(id, reached);
                }
            });
            return progress.keySet();
        }

        @Override
        public List<CliError> complete(BooleanSupplier interrupted) throws InterruptedException {
            ending.await(asked, interrupted);
            List<CliError> failures = new ArrayList<>();
            asked.forEach((id, reached) -> without(id, reached).ifPresent(failures::add));
            return failures;
        }
    }

    private static ExitStatus cancel(
            List<String> all, CancelJobs cancelling, EndOfRuns ending, Session session)
            throws IOException, InterruptedException {
        Many many = new Many(session);
        Map<JobId, Progress> progress = new LinkedHashMap<>();
        for (String typed : all) {
            many.look(() -> {
                JobId id = session.job(typed).id();
                progress.put(id, cancelling.advance(id));
            });
        }
        ending.await(progress, () -> false);
        progress.forEach((id, reached) ->
                many.attempt(() ->
                        without(id, reached)
                                .ifPresent(refusal -> {
                                    throw refusal;
                                })));
        List<JobId> cancelled =
                progress.entrySet().stream()
                        .filter(each -> each.getValue() instanceof Progress.Cancelled)
                        .map(Map.Entry::getKey)
                        .toList();
        ExitStatus status = many.finish();
        if (session.json() || !cancelled.isEmpty()) {
            DlqRetryCommand.tell(session, cancelled, "cancelled");
        }
        return status;
    }

    /** Answers what is told of a job that is not called off; empty of one that is. */
    private static Optional<CliError> without(JobId id, Progress reached) {
        return switch (reached) {
            case Progress.Cancelled _ -> Optional.empty();
            case Progress.Ended(JobState.Kind kind) ->
                    Optional.of(
                            CliError.of(
                                    ExitCode.CONFLICT,
                                    "job '" + id + "' cannot be cancelled: it is " + kind.label(),
                                    "queuectl show " + id));
            case Progress.Gone _ ->
                    Optional.of(
                            CliError.of(
                                    ExitCode.NOT_FOUND, "job '" + id + "' has just been purged"));
            case Progress.Asked(JobState.Processing state) ->
                    Optional.of(
                            CliError.of(
                                    ExitCode.TIMED_OUT,
                                    "job '"
                                            + id
                                            + "' still runs: worker "
                                            + state.holder()
                                            + " was asked to end it and has not yet; the request"
                                            + " stands",
                                    "queuectl show " + id));
        };
    }
}
