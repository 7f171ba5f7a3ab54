package dev.queuectl.store.postgres;

import dev.queuectl.domain.Run;
import dev.queuectl.store.sql.Codes;
import dev.queuectl.store.sql.RunRow;

import java.util.List;

/** Runs as arrays, like {@link JobArrays}. */
final class RunArrays {
    /** The arrays that {@link #bind} binds. */
    static final String ARRAYS =
            """
            ?::text[], ?::text[], ?::text[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[],
            ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[]
            """;

    /** The names by which statements refer to them. */
    static final String NAMES =
            """
            ran_by, host, last_error_line, number, pid, started_at, ended_at, outcome, detail,
            cpu_nanos, peak_memory_kib, stdout_bytes, stderr_bytes
            """;

    /** The columns of a run's row, from those names, in the order of {@link RunRow#COLUMNS}. */
    static final String COLUMNS =
            """
            number, ran_by, host, nullif(pid, -1), started_at, ended_at, outcome, detail,
            nullif(cpu_nanos, -1), nullif(peak_memory_kib, -1), stdout_bytes, stderr_bytes,
            last_error_line
            """;

    private static final long ABSENT = -1;

    private RunArrays() {}

    static Query bind(Query query, List<Run> runs) {
        return query.bindTexts(runs, run -> run.worker().value())
                .bindTexts(runs, Run::host)
                .bindTexts(runs, run -> run.output().lastErrorLine())
                .bindNumbers(runs, Run::number)
                .bindNumbers(runs, run -> run.pid().orElse(ABSENT))
                .bindNumbers(runs, run -> run.startedAt().toEpochMilli())
                .bindNumbers(runs, run -> run.endedAt().toEpochMilli())
                .bindNumbers(runs, run -> Codes.of(run.outcome().reason()))
                .bindNumbers(runs, run -> RunRow.detail(run.outcome()))
                .bindNumbers(runs, run -> run.usage().map(RunArrays::cpu).orElse(ABSENT))
                .bindNumbers(runs, run -> run.usage().map(RunArrays::peak).orElse(ABSENT))
                .bindNumbers(runs, run -> run.output().stdoutBytes())
                .bindNumbers(runs, run -> run.output().stderrBytes());
    }

    private static long cpu(Run.Usage usage) {
        return usage.cpu().toNanos();
    }

    private static long peak(Run.Usage usage) {
        return usage.peakMemoryKib().orElse(ABSENT);
    }
}
