package dev.queuectl.cli;

import dev.queuectl.client.HoldJobs;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** {@code release}: jobs that are held may run. */
final class ReleaseCommand implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command("release", "Let jobs that are held run, as soon as they are due.");
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
        return new BulkChange(arguments, session, new Releasing(holding)).run("release");
    }

    private record Releasing(HoldJobs holding) implements WaitingChange {
        @Override
        public String doing() {
            return "releasing";
        }

        @Override
        public String done() {
            return "released";
        }

        @Override
        public boolean isSo(Job job) {
            return !job.state().isOnHold();
        }

        @Override
        public Set<JobId> apply(List<Job> jobs) {
            return holding.release(jobs);
        }
    }
}
