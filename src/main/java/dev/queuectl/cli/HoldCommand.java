package dev.queuectl.cli;

import dev.queuectl.client.HoldJobs;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;

import java.util.List;
import java.util.Set;

/** {@code hold}: jobs that wait are not run until somebody lets them. */
final class HoldCommand implements BulkVerb {
    @Override
    public String name() {
        return "hold";
    }

    @Override
    public String about() {
        return "Keep waiting jobs from running until they are released or retried.";
    }

    @Override
    public Change change(Arguments arguments, Session session) {
        return new Holding(new HoldJobs(session.storage().jobs(), session.time()));
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
