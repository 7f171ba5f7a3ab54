package dev.queuectl.store.sqlite;

import dev.queuectl.domain.Run;
import dev.queuectl.store.sql.Codes;
import dev.queuectl.store.sql.RunRow;

/** Binds a run, in the order of {@link RunRow#COLUMNS}. */
final class RunBinding {
    private RunBinding() {}

    static Statement bind(Statement statement, Run run) {
        statement
                .bind(run.number())
                .bind(run.worker().value())
                .bind(run.host())
                .bind(run.pid())
                .bind(run.startedAt())
                .bind(run.endedAt())
                .bind(Codes.of(run.outcome().reason()))
                .bind(RunRow.detail(run.outcome()));
        if (run.usage().isPresent()) {
            Run.Usage usage = run.usage().get();
            statement.bind(usage.cpu().toNanos()).bind(usage.peakMemoryKib());
        } else {
            statement.bindNull().bindNull();
        }
        return statement
                .bind(run.output().stdoutBytes())
                .bind(run.output().stderrBytes())
                .bind(run.output().lastErrorLine());
    }
}
