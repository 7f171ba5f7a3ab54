package dev.queuectl.store;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.JobId;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the streams of runs are kept that are too large to travel with the runs' conclusions:
 * within reach of every machine that can use the store. {@link JobStore#purge} and {@link
 * JobStore#clear} forget them with their jobs. Thread-safe.
 */
public interface OutputStore {

    /**
     * Keeps what a run wrote to a stream, in place of what was kept of it before; to be called
     * before the run is concluded. It appears all at once. What a worker brings that has lost the
     * job meanwhile need not be kept: its conclusion comes too late as well.
     *
     * @param file what is to be kept, in a folder of the {@link Workplace}; it may be gone
     *     afterwards
     * @throws IOException when the file cannot be read or moved; nothing is changed then
     */
    void keep(HeldRun run, Channel channel, Path file) throws IOException;

    /**
     * Finds what is kept of a stream.
     *
     * @return empty when nothing is kept here: see also {@link JobStore#output}
     */
    Optional<KeptOutput> find(JobId id, int run, Channel channel) throws IOException;
}
