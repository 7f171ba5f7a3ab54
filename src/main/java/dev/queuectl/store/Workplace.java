package dev.queuectl.store;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.WorkerId;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder in which one machine keeps what belongs to a store but not into it: {@code output/}
 * with what running jobs write and what is too large for the store, {@code logs/} with the workers'
 * logs. Folders are 0700, files 0600.
 *
 * @param folder the folder, beside the database for SQLite
 */
public record Workplace(Path folder) {

    /**
     * Answers the file that a run writes one stream to, and that stays when it is too large for the
     * store.
     */
    public Path output(JobId id, int run, Channel channel) {
        return folder.resolve("output").resolve(id + "." + run + "." + channel.label());
    }

    /** Answers a worker's log. */
    public Path log(WorkerId worker) {
        return folder.resolve("logs").resolve(worker + ".log");
    }

    /** Answers the folder of all workers' logs. */
    public Path logs() {
        return folder.resolve("logs");
    }

    /** Removes the files of one run, where there are any. */
    public void removeOutput(JobId id, int run) throws IOException {
        for (Channel channel : Channel.values()) {
            Files.deleteIfExists(output(id, run, channel));
        }
    }
}
