package dev.queuectl.store.postgres;

import dev.queuectl.domain.QueueName;
import dev.queuectl.store.sql.MinuteCounts;
import dev.queuectl.store.sql.TallyChanges;

import java.util.ArrayList;
import java.util.List;

/**
 * Gathers what one transaction changes in the numbers of jobs and of ended runs, and writes it as
 * rows of its own: nobody waits for another's. {@link Folding} keeps them few. Not thread-safe.
 */
final class Counts {
    /** Writes the gathered numbers; to be put before a statement that answers something. */
    static final String WRITE =
            """
            WITH tallied AS (
                INSERT INTO @tally (queue, state, jobs, later)
                SELECT * FROM unnest(?::text[], ?::int8[], ?::int8[], ?::int8[])
            ), timed AS (
                INSERT INTO @minute (minute, succeeded, failed)
                SELECT * FROM unnest(?::int8[], ?::int8[], ?::int8[])
            )
            """;

    private final TallyChanges tally = new TallyChanges();
    private final MinuteCounts minutes = new MinuteCounts();

    TallyChanges tally() {
        return tally;
    }

    MinuteCounts minutes() {
        return minutes;
    }

    private record Change(QueueName queue, int state, long jobs, long later) {}

    private record Minute(long minute, long succeeded, long failed) {}

    /** Binds what {@link #WRITE} takes. */
    Query bind(Query query) {
        List<Change> changes = new ArrayList<>();
        tally.drainTo(
                (queue, state, jobs, later) -> changes.add(new Change(queue, state, jobs, later)));
        List<Minute> ofMinutes = new ArrayList<>();
        minutes.drainTo((minute, succeeded, failed) ->
                ofMinutes.add(new Minute(minute, succeeded, failed)));
        return query.bindTexts(changes, change -> change.queue().value())
                .bindNumbers(changes, Change::state)
                .bindNumbers(changes, Change::jobs)
                .bindNumbers(changes, Change::later)
                .bindNumbers(ofMinutes, Minute::minute)
                .bindNumbers(ofMinutes, Minute::succeeded)
                .bindNumbers(ofMinutes, Minute::failed);
    }

    void write(Session session) {
        boolean _ = bind(session.query(WRITE + "SELECT 1")).next();
    }
}
