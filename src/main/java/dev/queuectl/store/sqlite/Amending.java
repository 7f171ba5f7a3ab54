package dev.queuectl.store.sqlite;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.Amendment;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Writes what operators changed. */
final class Amending {
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
                transaction.wakeOthers();
                transaction.commit();
            }
        }
        return amended;
    }

    private static boolean amend(Transaction transaction, Tally tally, Amendment amendment) {
        Job before = amendment.before();
        Job after = amendment.after();
        Moving.Known known = new Moving.Known(before.fence(), before.state().kind(), null);
        return Moving.move(transaction, tally, known, after, after.updatedAt()) != 0;
    }
}
