package dev.queuectl.cli;

import dev.queuectl.client.CloneJobs;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code clone}: jobs are enqueued once more, as new ones. */
final class CloneCommand implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "clone",
                        "Enqueue jobs once more, due now, with the same command and terms and ids"
                                + " of their own, which are printed.");
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
        CloneJobs cloning =
                new CloneJobs(session.storage().jobs(), session.time(), session.random());
        BulkChange change = new BulkChange(arguments, session, new Cloning(cloning, session));
        return switch (Selection.toChange(arguments, "clone")) {
            case Selection.Like(var filter) -> change.run(filter);
            case Selection.Named(List<String> typed) when arguments.has("--dry-run") ->
                    change.rehearse(typed);
            case Selection.Named(List<String> typed) -> cloneNamed(typed, cloning, session);
        };
    }

    private record Cloning(CloneJobs cloning, Session session) implements Change {
        @Override
        public String doing() {
            return "cloning";
        }

        @Override
        public String done() {
            return "cloned";
        }

        /** Clones run in the order of their originals. */
        @Override
        public boolean oldestFirst() {
            return true;
        }

        @Override
        public boolean isResumable() {
            return false;
        }

        @Override
        public boolean refuses(Job job) {
            return false;
        }

        @Override
        public CliError refusals(long jobs) {
            throw new IllegalStateException("refused to clone " + jobs);
        }

        @Override
        public Optional<CliError> refusal(Job job) {
            return Optional.empty();
        }

        @Override
        public Set<JobId> apply(List<Job> jobs) {
            List<JobId> clones = cloning.cloneAll(jobs);
            if (!session.json()) {
                session.terminal().endProgress();
                clones.forEach(id -> session.terminal().data(id.value()));
                session.terminal().flush();
            }
            return jobs.stream().map(Job::id).collect(Collectors.toSet());
        }
    }

    private static ExitStatus cloneNamed(List<String> typed, CloneJobs cloning, Session session)
            throws IOException {
        Many many = new Many(session);
        List<JobId> cloned = new ArrayList<>();
        for (String word : typed) {
            many.attempt(() -> cloned.addAll(cloning.cloneAll(List.of(session.job(word)))));
        }
        ExitStatus status = many.finish();
        if (session.json() || !cloned.isEmpty()) {
            DlqRetryCommand.tell(session, cloned, "cloned");
        }
        return status;
    }
}
