package dev.queuectl.cli;

import dev.queuectl.client.DeleteJobs;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code delete}: jobs that do not run are gone, with their runs and output. */
final class DeleteCommand implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "delete",
                        "Delete jobs, waiting ones too, with their runs and output. Those that run"
                                + " must be cancelled first.");
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
        DeleteJobs deleting = new DeleteJobs(session.storage().jobs());
        BulkChange change = new BulkChange(arguments, session, new Deleting(deleting));
        return switch (Selection.toChange(arguments, "delete")) {
            case Selection.Like(var filter) -> change.run(filter);
            case Selection.Named(List<String> typed) when arguments.has("--dry-run") ->
                    change.rehearse(typed);
            case Selection.Named(List<String> typed) -> delete(typed, deleting, arguments, session);
        };
    }

    private record Deleting(DeleteJobs deleting) implements Change {
        @Override
        public String doing() {
            return "deleting";
        }

        @Override
        public String done() {
            return "deleted";
        }

        @Override
        public boolean destroys() {
            return true;
        }

        @Override
        public boolean refuses(Job job) {
            return !DeleteJobs.isAtRest(job);
        }

        @Override
        public CliError refusals(long jobs) {
            return CliError.of(
                    ExitCode.CONFLICT,
                    Texts.count(jobs, "job") + " cannot be deleted while running",
                    "queuectl cancel with the same filter, then delete once more");
        }

        @Override
        public Optional<CliError> refusal(Job job) {
            return refuses(job) ? Optional.of(isRunning(job)) : Optional.empty();
        }

        @Override
        public Set<JobId> apply(List<Job> jobs) {
            return deleting.delete(jobs);
        }
    }

    private static CliError isRunning(Job job) {
        return CliError.of(
                ExitCode.CONFLICT,
                "job '" + job.id() + "' cannot be deleted: it is running",
                "queuectl cancel " + job.id() + ", then queuectl delete " + job.id());
    }

    private static ExitStatus delete(
            List<String> typed, DeleteJobs deleting, Arguments arguments, Session session)
            throws IOException {
        Many many = new Many(session);
        Map<JobId, Job> found = new LinkedHashMap<>();
        for (String word : typed) {
            many.look(() -> {
                Job job = session.job(word);
                requireAtRest(job);
                found.put(job.id(), job);
            });
        }
        if (found.isEmpty()) {
            return many.finish();
        }
        Consent.require(arguments, session, "deleting " + Texts.count(found.size(), "job"));
        List<JobId> deleted = new ArrayList<>();
        for (Job job : found.values()) {
            many.attempt(() -> {
                delete(job, deleting, session);
                deleted.add(job.id());
            });
        }
        ExitStatus status = many.finish();
        DlqRetryCommand.tell(session, deleted, "deleted");
        return status;
    }

    /** Deletes a job even if it has changed since it was read, but not while it runs. */
    private static void delete(Job read, DeleteJobs deleting, Session session) {
        List<Job> now = List.of(read);
        while (!now.isEmpty()) {
            requireAtRest(now.getFirst());
            Set<JobId> _ = deleting.delete(now);
            now =
                    session.storage().jobs().find(List.of(read.id())).stream()
                            .filter(job -> job.createdAt().equals(read.createdAt()))
                            .toList();
        }
    }

    private static void requireAtRest(Job job) {
        if (!DeleteJobs.isAtRest(job)) {
            throw isRunning(job);
        }
    }
}
