package dev.queuectl.client;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.Run;
import dev.queuectl.store.CapturedOutput;
import dev.queuectl.store.LargeStream;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoredJob;
import dev.queuectl.store.StoredRun;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Adds the lines of an exported queue to a store. What is there already stays as it is, so that the
 * same lines again add nothing. A job is there with all that belongs to it or not at all. Not
 * thread-safe.
 */
public final class ImportQueue implements AutoCloseable {
    private static final int BATCH = 500;
    private static final long BATCH_BYTES = 8 << 20;

    private final Storage target;
    private final InstantSource time;
    private final BiConsumer<String, String> settingCheck;
    private final Refusals refusals;

    private final List<StoredJob> batch = new ArrayList<>();
    private final Set<JobId> inBatch = new HashSet<>();
    private long batchBytes;

    /** What the runs of the next job wrote, by run and stream, and the line of the first piece. */
    private final Map<Integer, Map<Channel, Spool>> outputs = new LinkedHashMap<>();

    private @Nullable JobId outputsOf;
    private long outputsFrom;

    private @Nullable Map<String, String> settingsThere;
    private long added;
    private long known;
    private int settings;

    /** Hears of lines that were not accepted. */
    @FunctionalInterface
    public interface Refusals {
        void refused(long line, String why);
    }

    /**
     * Prepares an import.
     *
     * @param settingCheck refuses a setting by an {@link InvalidValue}
     */
    public ImportQueue(
            Storage target,
            InstantSource time,
            BiConsumer<String, String> settingCheck,
            Refusals refusals) {
        this.target = target;
        this.time = time;
        this.settingCheck = settingCheck;
        this.refusals = refusals;
    }

    /** Answers what was added so far, durably. */
    public CopyQueue.Copied imported() {
        return new CopyQueue.Copied(added, known, settings);
    }

    /**
     * Takes the next line. It is stored together with those that follow, at the latest by {@link
     * #finish}.
     */
    public void take(long number, ExportLine line) throws IOException {
        try {
            switch (line) {
                case ExportLine.Setting(String key, String value) -> set(key, value);
                case ExportLine.Output output -> gather(number, output);
                case ExportLine.Whole(Job job, List<Run> runs) -> add(job, runs);
            }
        } catch (InvalidValue e) {
            refuse(number, e);
        }
    }

    /** Takes notice of a line that could not be read. */
    public void refuse(long number, InvalidValue why) throws IOException {
        refusals.refused(number, String.valueOf(why.getMessage()));
        forgetOutputs();
    }

    /** Stores what was taken. */
    public void finish() throws IOException {
        refuseOrphans();
        flush();
    }

    private void set(String key, String value) {
        settingCheck.accept(key, value);
        Map<String, String> there = settingsThere;
        if (there == null) {
            there = new LinkedHashMap<>(target.settings().all());
            settingsThere = there;
        }
        if (there.putIfAbsent(key, value) == null) {
            target.settings().put(key, value);
            settings++;
        }
    }

    private void gather(long number, ExportLine.Output output) throws IOException {
        if (!output.job().equals(outputsOf)) {
            refuseOrphans();
            outputsOf = output.job();
            outputsFrom = number;
        }
        Path folder = target.workplace().folder();
        if (outputs.isEmpty()) {
            target.workplace().prepare();
        }
        outputs.computeIfAbsent(output.run(), _ -> new EnumMap<>(Channel.class))
                .computeIfAbsent(output.channel(), _ -> new Spool(folder))
                .add(output.bytes());
    }

    private void add(Job job, List<Run> runs) throws IOException {
        if (!job.id().equals(outputsOf)) {
            refuseOrphans();
        }
        try {
            requireRuns(runs);
            if (inBatch.contains(job.id())) {
                flush();
            }
            List<StoredRun> stored = new ArrayList<>();
            List<LargeStream> large = new ArrayList<>();
            for (Run run : runs) {
                stored.add(new StoredRun(run, output(job.id(), run.number(), large)));
            }
            StoredJob whole = new StoredJob(job, stored);
            if (!large.isEmpty()) {
                flush();
                restore(List.of(whole), large);
                return;
            }
            batch.add(whole);
            inBatch.add(job.id());
            if (batch.size() >= BATCH || batchBytes > BATCH_BYTES) {
                flush();
            }
        } finally {
            forgetOutputs();
        }
    }

    private void requireRuns(List<Run> runs) {
        Set<Integer> numbers = new HashSet<>();
        runs.forEach(run -> numbers.add(run.number()));
        for (int run : outputs.keySet()) {
            if (!numbers.contains(run)) {
                throw new InvalidValue("job.runs", "lacks run " + run + ", whose output came");
            }
        }
    }

    private CapturedOutput output(JobId job, int run, List<LargeStream> large) throws IOException {
        Map<Channel, byte[]> small = new EnumMap<>(Channel.class);
        for (var stream : outputs.getOrDefault(run, Map.of()).entrySet()) {
            Spool spool = stream.getValue();
            if (spool.isLarge()) {
                large.add(new LargeStream(job, run, stream.getKey(), spool.stream()));
            } else {
                small.put(stream.getKey(), spool.bytes());
                batchBytes += spool.bytes().length;
            }
        }
        return small.isEmpty() ? CapturedOutput.NONE : new CapturedOutput(small);
    }

    private void flush() throws IOException {
        if (!batch.isEmpty()) {
            restore(batch, List.of());
            batch.clear();
            inBatch.clear();
        }
        batchBytes = 0;
    }

    private void restore(List<StoredJob> jobs, List<LargeStream> large) throws IOException {
        int taken = target.transfer().restore(jobs, large, time.instant()).size();
        known += taken;
        added += jobs.size() - taken;
    }

    private void refuseOrphans() throws IOException {
        JobId job = outputsOf;
        if (job != null) {
            refusals.refused(outputsFrom, "output of job '" + job + "', which does not follow");
            forgetOutputs();
        }
    }

    private void forgetOutputs() throws IOException {
        outputsOf = null;
        for (Map<Channel, Spool> streams : outputs.values()) {
            for (Spool spool : streams.values()) {
                spool.close();
            }
        }
        outputs.clear();
    }

    @Override
    public void close() throws IOException {
        forgetOutputs();
    }
}
