import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * db-scheduler with what its page on performance names for most executions per second: the polling
 * that locks and fetches. It removes what was executed, so it keeps no history.
 *
 * <p>Arguments: the URL of the database and how many jobs. Prints the seconds like the programs in
 * JavaScript.
 */
final class DbScheduler {
    private static final int THREADS = 50;

    private static final String TABLE =
            """
            CREATE TABLE scheduled_tasks (
                task_name text NOT NULL,
                task_instance text NOT NULL,
                task_data bytea,
                execution_time timestamptz NOT NULL,
                picked boolean NOT NULL,
                picked_by text,
                last_success timestamptz,
                last_failure timestamptz,
                consecutive_failures integer,
                last_heartbeat timestamptz,
                version bigint NOT NULL,
                priority smallint,
                state text,
                PRIMARY KEY (task_name, task_instance)
            );
            CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time);
            CREATE INDEX last_heartbeat_idx ON scheduled_tasks (last_heartbeat);
            """;

    private DbScheduler() {}

    public static void main(String[] arguments) throws Exception {
        int jobs = Integer.parseInt(arguments[1]);
        URI url = URI.create(arguments[0]);
        String[] user = url.getUserInfo().split(":", 2);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(
                "jdbc:postgresql://" + url.getAuthority().replaceFirst(".*@", "") + url.getPath());
        config.setUsername(user[0]);
        config.setPassword(user.length > 1 ? user[1] : "");
        config.setMaximumPoolSize(THREADS);
        try (HikariDataSource source = new HikariDataSource(config)) {
            execute(source, TABLE);
            drain(source, jobs / 4);
            System.out.println(drain(source, jobs));
        }
        System.exit(0);
    }

    private static double drain(HikariDataSource source, int jobs) throws Exception {
        CountDownLatch left = new CountDownLatch(jobs);
        OneTimeTask<Void> nothing = Tasks.oneTime("nothing").execute((_, _) -> left.countDown());
        SchedulerClient client = SchedulerClient.Builder.create(source, nothing).build();
        List<TaskInstance<?>> batch = new ArrayList<>(jobs);
        for (int i = 0; i < jobs; i++) {
            batch.add(nothing.instance(jobs + "-" + i));
        }
        client.scheduleBatch(batch, Instant.now());
        execute(source, "VACUUM (ANALYZE)");
        execute(source, "CHECKPOINT");
        Scheduler scheduler =
                Scheduler.create(source, nothing)
                        .threads(THREADS)
                        .pollUsingLockAndFetch(1.0, 4.0)
                        .pollingInterval(Duration.ofMillis(100))
                        .build();
        long start = System.nanoTime();
        scheduler.start();
        left.await();
        double seconds = (System.nanoTime() - start) / 1e9;
        scheduler.stop();
        return seconds;
    }

    private static void execute(HikariDataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
