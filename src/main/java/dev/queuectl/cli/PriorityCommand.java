package dev.queuectl.cli;

import dev.queuectl.client.PrioritiseJobs;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobSpec;

import picocli.CommandLine.Model.CommandSpec;

import java.util.List;
import java.util.Set;

/** {@code priority}: jobs that wait go before others, or after them. */
final class PriorityCommand implements BulkVerb {
    @Override
    public String name() {
        return "priority";
    }

    @Override
    public String about() {
        return "Let waiting jobs go before others, or after them.";
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = BulkVerb.super.spec();
        spec.addOption(Options.value("--to", "N", "-1000 to 1000, higher first"));
        return spec;
    }

    @Override
    public Change change(Arguments arguments, Session session) {
        int priority =
                Numbers.integer(
                        "--to",
                        arguments
                                .value("--to")
                                .orElseThrow(() ->
                                        CliError.usage(
                                                "priority needs to be told which",
                                                "queuectl priority --to 100 ID")),
                        -JobSpec.HIGHEST_PRIORITY,
                        JobSpec.HIGHEST_PRIORITY);
        return new Prioritising(
                new PrioritiseJobs(session.storage().jobs(), session.time()), priority);
    }

    private record Prioritising(PrioritiseJobs prioritising, int priority)
            implements WaitingChange {
        @Override
        public String doing() {
            return "changing the priority of";
        }

        @Override
        public String done() {
            return "changed";
        }

        @Override
        public boolean isSo(Job job) {
            return job.spec().priority() == priority;
        }

        @Override
        public Set<JobId> apply(List<Job> jobs) {
            return prioritising.prioritise(jobs, priority);
        }
    }
}
