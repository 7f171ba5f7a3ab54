package dev.queuectl.store.sqlite;

import dev.queuectl.domain.JobId;
import dev.queuectl.domain.WorkerId;

import java.util.LinkedHashSet;
import java.util.Set;

/** Asks workers to call jobs off that they run. */
final class Cancelling {
    private static final String ASK =
            "UPDATE job SET cancel_asked = 1 WHERE id = ? AND state = 1 RETURNING id";

    /** There are rarely any: the index holds the jobs that were asked for and nothing else. */
    private static final String ASKED_OF =
            """
            SELECT id FROM job INDEXED BY job_cancel_asked
            WHERE cancel_asked IS NOT NULL AND worker = ?
            """;

    private Cancelling() {}

    /** Answers those that are being processed. */
    static Set<JobId> ask(Database database, Set<JobId> ids) {
        Set<JobId> asked = new LinkedHashSet<>();
        try (Transaction transaction = database.write()) {
            for (JobId id : ids) {
                addAll(transaction.statement(ASK).bind(id.value()), asked);
            }
            if (!asked.isEmpty()) {
                transaction.wakeOthers();
                transaction.commit();
            }
        }
        return asked;
    }

    /** Answers the jobs that a worker holds and that shall be called off. */
    static Set<JobId> askedOf(Transaction transaction, WorkerId worker) {
        Set<JobId> asked = new LinkedHashSet<>();
        addAll(transaction.statement(ASKED_OF).bind(worker.value()), asked);
        return asked;
    }

    private static void addAll(Statement found, Set<JobId> ids) {
        while (found.next()) {
            ids.add(new JobId(found.text()));
        }
    }
}
