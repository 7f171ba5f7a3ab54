package dev.queuectl.worker;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.OutputLimit;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.process.OutputFile;
import dev.queuectl.store.StartedRuns;
import dev.queuectl.store.Workplace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a dead worker left on this machine's disk. Not thread-safe.
 *
 * @param workplace this machine's folder
 * @param worker who died
 * @param started which runs it had started; empty when that cannot be known
 */
record Remains(Workplace workplace, WorkerId worker, Optional<StartedRuns> started) {

    /** Looks at what a worker left that died on this host since the host was started. */
    static Remains find(Workplace workplace, WorkerId worker) throws IOException {
        return new Remains(workplace, worker, StartedRuns.read(workplace, worker));
    }

    /**
     * Answers what there is of a worker that died elsewhere, or before this host was started: its
     * notes may have been lost with the power, so every job counts as started.
     */
    static Remains unknown(Workplace workplace, WorkerId worker) {
        return new Remains(workplace, worker, Optional.empty());
    }

    /** Whether a job that the worker held may have been started. */
    boolean mayHaveStarted(Job job) {
        return started.isEmpty() || started.get().contains(job.id(), job.runNumber());
    }

    /**
     * Reads what a job's lost run wrote, as far as it is kept; what is too large for the store goes
     * to a file of its own.
     */
    RunOutput output(Job job) throws IOException {
        // What had been put together already is within the limit, and passes unchanged.
        OutputLimit limit =
                started.map(runs -> runs.limitOf(job.id(), job.runNumber()))
                        .orElse(OutputLimit.NONE);
        RunOutput output =
                RunOutput.read(
                        OutputFile.reading(file(job, Channel.OUT)),
                        OutputFile.reading(file(job, Channel.ERR)),
                        limit);
        for (Channel channel : output.large()) {
            Path kept = kept(job, channel);
            Path written = file(job, channel);
            if (!written.equals(kept)) {
                LargeOutput.keep(written, output.size(channel), limit, kept);
            }
        }
        return output;
    }

    /** Removes it all, once the store knows what became of the worker's jobs. */
    void remove() throws IOException {
        workplace.removeScratch(worker);
    }

    /**
     * Answers where a stream lies: the worker may have died between moving it and saying so. What
     * is still in the worker's file is whole, whatever was made of it already.
     */
    private Path file(Job job, Channel channel) {
        OptionalInt number =
                started.isPresent()
                        ? started.get().fileOf(job.id(), job.runNumber())
                        : OptionalInt.empty();
        if (number.isPresent()) {
            Path written = workplace.scratchFile(worker, number.getAsInt(), channel);
            if (Files.exists(written)) {
                return written;
            }
        }
        return kept(job, channel);
    }

    private Path kept(Job job, Channel channel) {
        return workplace.output(job.id(), job.runNumber(), channel);
    }
}
