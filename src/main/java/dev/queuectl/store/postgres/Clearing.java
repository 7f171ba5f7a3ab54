package dev.queuectl.store.postgres;

/** Empties the store of jobs. */
final class Clearing {
    private static final String COUNT = "SELECT coalesce(sum(jobs), 0) FROM @tally";

    /** Lets go of whole tables, so a million jobs take no time; makes new files for each. */
    private static final String LET_GO =
            "TRUNCATE @job, @job_tag, @run, @output, @output_part, @live, @live_part, @tally,"
                    + " @minute, @figure, @event";

    private static final String DELETE =
            "DELETE FROM @job; DELETE FROM @job_tag; DELETE FROM @run; DELETE FROM @output; DELETE"
                    + " FROM @output_part; DELETE FROM @live; DELETE FROM @live_part; DELETE FROM"
                    + " @tally; DELETE FROM @minute; DELETE FROM @figure;"
                    + " DELETE FROM @event";

    private static final long MANY = 10_000;

    private Clearing() {}

    /** Answers how many jobs there were. */
    static long clear(Database database) {
        try (Session session = database.begin()) {
            long jobs = session.query(COUNT).nextNumber();
            session.execute(jobs < MANY ? DELETE : LET_GO);
            session.wakeOthers();
            session.commit();
            return jobs;
        }
    }
}
