package dev.queuectl.store.sqlite;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.Amendment;
import dev.queuectl.store.JobEvent;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Writes what operators changed. */
final class Amending {
    /** A job that was enqueued again under its id may have come to the same fence. */
    private static final String IS_SAME =
            "SELECT EXISTS (SELECT 1 FROM job WHERE id = ? AND created_at = ?)";

    private static final String PRIORITISE = "UPDATE job SET priority = ? WHERE seq = ?";

    private Amending() {}

    /** Answers the ids of the jobs that still stood as the operator had read them. */
    static Set<JobId> amend(Database database, List<Amendment> amendments) {
        if (amendments.isEmpty()) {
            return Set.of();
        }
        Set<JobId> amended = new LinkedHashSet<>();
        try (Transaction transaction = database.write()) {
            Tally tally = new Tally();
            for (Amendment amendment : amendments) {
                if (amend(transaction, tally, amendment)) {
                    amended.add(amendment.after().id());
                }
            }
            if (!amended.isEmpty()) {
                tally.write(transaction);
                SqliteEvents.tell(
                        transaction,
                        JobEvent.amended(amendments, amended),
                        amendments.getFirst().after().updatedAt());
                transaction.wakeOthers();
                transaction.commit();
            }
        }
        return amended;
    }

    private static boolean amend(Transaction transaction, Tally tally, Amendment amendment) {
        Job before = amendment.before();
        Job after = amendment.after();
        Statement same =
                transaction.statement(IS_SAME).bind(before.id().value()).bind(before.createdAt());
        if (same.nextNumber() == 0) {
            return false;
        }
        Moving.Known known = new Moving.Known(before.fence(), before.state().kind(), null);
        long seq = Moving.move(transaction, tally, known, after, after.updatedAt());
        if (seq != 0 && after.spec().priority() != before.spec().priority()) {
            transaction.statement(PRIORITISE).bind(after.spec().priority()).bind(seq).run();
        }
        return seq != 0;
    }
}
