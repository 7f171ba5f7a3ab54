package dev.queuectl.store.sqlite;

import dev.queuectl.domain.JobId;
import dev.queuectl.store.LargeStream;
import dev.queuectl.store.StoredJob;
import dev.queuectl.store.Transfer;
import dev.queuectl.store.Workplace;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** The door of whole jobs. */
final class SqliteTransfer implements Transfer {
    private final Database database;
    private final Workplace workplace;
    private final AtomicBoolean swept = new AtomicBoolean();

    SqliteTransfer(Database database, Workplace workplace) {
        this.database = database;
        this.workplace = workplace;
    }

    @Override
    public Page read(long after, int limit) {
        return ReadingWhole.read(database, after, limit);
    }

    @Override
    public Set<JobId> restore(List<StoredJob> jobs, List<LargeStream> large, Instant now)
            throws IOException {
        if (!large.isEmpty() && !swept.getAndSet(true)) {
            Restoring.sweep(workplace, now);
        }
        return Restoring.restore(database, workplace, jobs, large, now);
    }
}
