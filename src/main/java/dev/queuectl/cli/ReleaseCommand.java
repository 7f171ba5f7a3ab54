package dev.queuectl.cli;

import dev.queuectl.client.HoldJobs;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;

import java.util.List;
import java.util.Set;

/** {@code release}: jobs that are held may run. */
final class ReleaseCommand implements BulkVerb {
    @Override
    public String name() {
        return "release";
    }

    @Override
    public String about() {
        return "Let jobs that are held run, as soon as they are due.";
    }

    @Override
    public Change change(Arguments arguments, Session session) {
        return new Releasing(new HoldJobs(session.storage().jobs(), session.time()));
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
