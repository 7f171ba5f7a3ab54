package dev.queuectl.store.sqlite;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Run;
import dev.queuectl.store.CapturedOutput;
import dev.queuectl.store.sql.Codes;
import dev.queuectl.store.sql.RunRow;

import java.util.Optional;

/** Writes the rows of ended runs. */
final class RunRows {
    private static final String INSERT_RUN =
            "INSERT INTO run (job, "
                    + RunRow.COLUMNS
                    + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private static final String INSERT_OUTPUT =
            "INSERT INTO output (job, number, channel, bytes) VALUES (?, ?, ?, ?)";

    private static final Channel[] CHANNELS = Channel.values();

    private RunRows() {}

    /**
     * Writes a run and what it wrote.
     *
     * @param seq the job's place in the order of enqueueing
     */
    static void insert(Transaction transaction, long seq, Run run, CapturedOutput output) {
        RunBinding.bind(transaction.statement(INSERT_RUN).bind(seq), run).run();
        if (output.isEmpty()) {
            return;
        }
        for (Channel channel : CHANNELS) {
            Optional<byte[]> bytes = output.of(channel);
            if (bytes.isPresent()) {
                transaction
                        .statement(INSERT_OUTPUT)
                        .bind(seq)
                        .bind(run.number())
                        .bind(Codes.of(channel))
                        .bind(bytes.get())
                        .run();
            }
        }
    }
}
