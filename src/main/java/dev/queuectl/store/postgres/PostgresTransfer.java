package dev.queuectl.store.postgres;

import dev.queuectl.domain.JobId;
import dev.queuectl.store.LargeStream;
import dev.queuectl.store.StoredJob;
import dev.queuectl.store.Transfer;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The door of whole jobs. */
final class PostgresTransfer implements Transfer {
    private final Database database;
    private final PostgresJobs jobs;

    PostgresTransfer(Database database, PostgresJobs jobs) {
        this.database = database;
        this.jobs = jobs;
    }

    @Override
    public Page read(long after, int limit) {
        return ReadingWhole.read(database, after, limit);
    }

    @Override
    public Set<JobId> restore(List<StoredJob> whole, List<LargeStream> large, Instant now)
            throws IOException {
        Set<JobId> taken = Restoring.restore(database, whole, large, now);
        jobs.foldNowAndThen();
        return taken;
    }
}
