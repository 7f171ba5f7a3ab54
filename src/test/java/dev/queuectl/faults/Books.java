package dev.queuectl.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.Storage;
import dev.queuectl.store.postgres.PostgresServer;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** What a store holds, read past the program. */
interface Books {
    /** Answers those of these jobs that are stored. */
    List<Job> jobs(Collection<String> ids);

    /** Demands that the store is whole, and that its own counts agree with its jobs. */
    void requireSound();

    /** The books of a store that no process uses any more. */
    static Books ofSqlite(Path database) {
        return new Books() {
            @Override
            public List<Job> jobs(Collection<String> ids) {
                return Stored.jobs(database, ids);
            }

            @Override
            public void requireSound() {
                Soundness.require(database);
            }
        };
    }

    /**
     * The books of a store on a server.
     *
     * @param folder for what belongs to the store and does not lie in it
     */
    static Books ofPostgres(String url, Path folder) {
        return new Books() {
            @Override
            public List<Job> jobs(Collection<String> ids) {
                try (Storage storage = PostgresServer.open(url, folder)) {
                    return storage.jobs().find(ids.stream().map(JobId::new).toList());
                }
            }

            @Override
            public void requireSound() {
                assertThat(PostgresServer.ask(url, TALLIED))
                        .isEqualTo(PostgresServer.ask(url, COUNTED));
                assertThat(PostgresServer.ask(url, RUNS_TOLD_TWICE)).isEmpty();
                assertThat(PostgresServer.ask(url, HELD_BY_NOBODY)).isEmpty();
            }
        };
    }

    String TALLIED =
            "SELECT queue || ' ' || state || ' ' || sum(jobs) FROM @tally GROUP BY queue, state"
                    + " HAVING sum(jobs) > 0 ORDER BY 1";

    String COUNTED =
            "SELECT queue || ' ' || state || ' ' || count(*) FROM @job GROUP BY queue, state"
                    + " ORDER BY 1";

    /** A job is completed by one run. */
    String RUNS_TOLD_TWICE =
            "SELECT id FROM @run AS run JOIN @job AS job ON job.seq = run.job"
                    + " WHERE run.outcome = 1 AND run.detail = 0 GROUP BY id HAVING count(*) > 1";

    String HELD_BY_NOBODY =
            "SELECT id FROM @job AS job WHERE state = 1 AND NOT EXISTS ("
                    + "SELECT 1 FROM @worker AS holder WHERE holder.id = job.worker)";
}
