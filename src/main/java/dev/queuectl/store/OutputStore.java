package dev.queuectl.store;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.JobId;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the streams of runs are kept that are too large to travel with the runs' conclusions:
 * within reach of every machine that can use the store. {@link JobStore#purge} and {@link
 * JobStore#clear} forget them with their jobs. It also passes on what runs write while they last,
 * to machines that cannot read the files. Thread-safe.
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

    /**
     * Asks the worker that makes a run on another machine to publish what it writes, for as long as
     * the answer is read from.
     *
     * @return empty when the run is not being made, or when whoever can use the store can read the
     *     files of its workers
     */
    Optional<LiveStream> watch(JobId id, int run, Channel channel);

    /**
     * Passes on what a watched run wrote to a stream: see {@link TurnAnswer#watched}. Of a stream
     * that became too long, what its limit leaves out is forgotten. Nothing is published for a
     * worker that has lost the job.
     */
    void publish(HeldRun run, Channel channel, LiveNews news);

    /** Forgets what was published of runs, since nobody watches any more or they have ended. */
    void withdraw(List<HeldRun> runs);
}
