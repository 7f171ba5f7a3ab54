package dev.queuectl.worker;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.OutputLimit;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.process.OutputFile;
import dev.queuectl.store.HeldRun;
import dev.queuectl.store.KeptOutput;
import dev.queuectl.store.StartedRuns;
import dev.queuectl.store.Storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a dead worker left on this machine's disk. Not thread-safe.
 *
 * @param storage the store that it worked for
 * @param worker who died
 * @param started which runs it had started; empty when that cannot be known
 */
record Remains(Storage storage, WorkerId worker, Optional<StartedRuns> started) {

    /** Looks at what a worker left that died on this host since the host was started. */
    static Remains find(Storage storage, WorkerId worker) throws IOException {
        return new Remains(storage, worker, StartedRuns.read(storage.workplace(), worker));
    }

    /**
     * Answers what there is of a worker that died elsewhere, or before this host was started: its
     * notes may have been lost with the power, so every job counts as started.
     */
    static Remains unknown(Storage storage, WorkerId worker) {
        return new Remains(storage, worker, Optional.empty());
    }

    /** Whether a job that the worker held may have been started. */
    boolean mayHaveStarted(Job job) {
        return started.isEmpty() || started.get().contains(job.id(), job.runNumber());
    }

    /**
     * Reads what a job's lost run wrote, as far as it is kept; what is too large for a conclusion
     * is brought to where such is kept.
     */
    RunOutput output(Job job) throws IOException {
        // What had been put together already is within the limit, and passes unchanged.
        OutputLimit limit =
                started.map(runs -> runs.limitOf(job.id(), job.runNumber()))
                        .orElse(OutputLimit.NONE);
        RunOutput output;
        try (StreamSource out = source(job, Channel.OUT);
                StreamSource err = source(job, Channel.ERR)) {
            output = RunOutput.read(out, err, limit);
        }
        for (Channel channel : output.large()) {
            Optional<Path> written = written(job, channel);
            if (written.isPresent()) {
                new LargeOutput(
                                HeldRun.of(job),
                                channel,
                                written.get(),
                                output.size(channel),
                                limit)
                        .keepIn(storage.outputs());
            }
        }
        return output;
    }

    /** Removes it all, once the store knows what became of the worker's jobs. */
    void remove() throws IOException {
        storage.workplace().removeScratch(worker);
    }

    /**
     * Answers a stream: the worker may have died between having it kept and saying so. What is
     * still in the worker's file is whole, whatever was made of it already.
     */
    private StreamSource source(Job job, Channel channel) throws IOException {
        Optional<Path> written = written(job, channel);
        if (written.isPresent()) {
            return StreamSource.of(OutputFile.reading(written.get()));
        }
        Optional<KeptOutput> kept = storage.outputs().find(job.id(), job.runNumber(), channel);
        return kept.isPresent() ? StreamSource.of(kept.get()) : StreamSource.EMPTY;
    }

    /** Answers the worker's file of a stream, where that is still there. */
    private Optional<Path> written(Job job, Channel channel) {
        OptionalInt number =
                started.isPresent()
                        ? started.get().fileOf(job.id(), job.runNumber())
                        : OptionalInt.empty();
        if (number.isEmpty()) {
            return Optional.empty();
        }
        Path file = storage.workplace().scratchFile(worker, number.getAsInt(), channel);
        return Files.exists(file) ? Optional.of(file) : Optional.empty();
    }
}
