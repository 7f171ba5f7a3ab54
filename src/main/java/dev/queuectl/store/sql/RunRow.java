package dev.queuectl.store.sql;

import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.WorkerId;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** A run as it lies in its table. */
public final class RunRow {
    /** In the order in which {@link #read} passes over them. */
    public static final String COLUMNS =
            "number, worker, host, pid, started_at, ended_at, outcome, detail, cpu_nanos,"
                    + " peak_memory_kib, stdout_bytes, stderr_bytes, last_error_line";

    private RunRow() {}

    /** Reads the row on which a result stands. */
    public static Run read(Row row) {
        try {
            return understood(row);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
            throw row.damaged(e);
        }
    }

    private static Run understood(Row row) {
        int number = row.integer();
        WorkerId worker = new WorkerId(row.text());
        String host = row.text();
        OptionalLong pid = row.optionalNumber();
        Instant startedAt = row.instant();
        Instant endedAt = row.instant();
        Outcome outcome = outcome(row.integer(), row.integer());
        OptionalLong cpu = row.optionalNumber();
        OptionalLong peakMemory = row.optionalNumber();
        return new Run(
                number,
                worker,
                host,
                pid,
                startedAt,
                endedAt,
                outcome,
                cpu.isPresent()
                        ? Optional.of(new Run.Usage(Duration.ofNanos(cpu.getAsLong()), peakMemory))
                        : Optional.empty(),
                new Run.Output(row.number(), row.number(), row.text()));
    }

    /** Answers the exit code or the signal; 0 for other ends. */
    public static int detail(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Exited(int code) -> code;
            case Outcome.Signalled(int signal) -> signal;
            case Outcome.TimedOut _,
                    Outcome.Cancelled _,
                    Outcome.Lost _,
                    Outcome.Interrupted _,
                    Outcome.NotStarted _,
                    Outcome.Superseded _ ->
                    0;
        };
    }

    private static Outcome outcome(int code, int detail) {
        return switch (Codes.reason(code)) {
            case EXIT -> new Outcome.Exited(detail);
            case SIGNAL -> new Outcome.Signalled(detail);
            case TIMEOUT -> new Outcome.TimedOut();
            case CANCELLED -> new Outcome.Cancelled();
            case LOST -> new Outcome.Lost();
            case INTERRUPTED -> new Outcome.Interrupted();
            case NOT_STARTED -> new Outcome.NotStarted();
            case SUPERSEDED -> new Outcome.Superseded();
            case POISON -> throw new IllegalArgumentException("no run ends as poison");
        };
    }
}
