package dev.queuectl.cli;

import dev.queuectl.client.HoldJobs;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** {@code hold}: jobs that wait are not run until somebody lets them. */
final class HoldCommand implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "hold",
                        "Keep waiting jobs from running until they are released or retried.");
        BulkChange.addTo(spec);
        spec.addPositional(Options.positionals("ID…|FILTER…", Selection.ARGUMENTS));
        return spec;
    }

    @Override
    public boolean takesFilter() {
        return true;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session)
            throws IOException, InterruptedException {
        HoldJobs holding = new HoldJobs(session.storage().jobs(), session.time());
        return new BulkChange(arguments, session, new Holding(holding)).run("hold");
    }

    private record Holding(HoldJobs holding) implements WaitingChange {
        @Override
        public String doing() {
            return "holding";
        }

        @Override
        public String done() {
            return "held";
        }

        @Override
        public boolean isSo(Job job) {
            return job.state().isOnHold();
        }

        @Override
        public Set<JobId> apply(List<Job> jobs) {
            return holding.hold(jobs);
        }
    }
}
