package dev.queuectl.store.postgres;

import dev.queuectl.domain.JobId;

import java.util.LinkedHashSet;
import java.util.Set;

/** Asks workers to call jobs off that they run. */
final class Cancelling {
    private static final String ASK =
            """
            UPDATE @job SET cancel_asked = 1 WHERE id = ANY (ARRAY(
                SELECT id FROM @job WHERE id = ANY (?) ORDER BY id FOR NO KEY UPDATE))
            AND state = 1 RETURNING id
            """;

    private Cancelling() {}

    /** Answers those that are being processed. */
    static Set<JobId> ask(Database database, Set<JobId> ids) {
        Set<JobId> asked = new LinkedHashSet<>();
        try (Session session = database.begin()) {
            Query asking = session.query(ASK).bindTexts(ids, JobId::value);
            while (asking.next()) {
                asked.add(new JobId(asking.text()));
            }
            if (!asked.isEmpty()) {
                session.wakeOthers();
                session.commit();
            }
        }
        return asked;
    }
}
