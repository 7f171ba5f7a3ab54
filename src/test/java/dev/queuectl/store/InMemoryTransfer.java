package dev.queuectl.store;

import dev.queuectl.domain.JobId;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Copies of what the tables hold. */
final class InMemoryTransfer implements Transfer {
    private final InMemoryStorage.Shared shared;
    private final InMemoryStorage self;

    InMemoryTransfer(InMemoryStorage.Shared shared, InMemoryStorage self) {
        this.shared = shared;
        this.self = self;
    }

    @Override
    public Page read(long after, int limit) {
        synchronized (shared) {
            List<InMemoryJobs.Entry> found =
                    shared.jobs.entries.values().stream()
                            .filter(entry -> entry.seq > after)
                            .toList();
            List<InMemoryJobs.Entry> page = found.subList(0, Math.min(limit, found.size()));
            return new Page(
                    page.stream().map(InMemoryTransfer::stored).toList(),
                    page.size() < found.size()
                            ? OptionalLong.of(page.getLast().seq)
                            : OptionalLong.empty());
        }
    }

    private static StoredJob stored(InMemoryJobs.Entry entry) {
        return new StoredJob(
                entry.job,
                entry.runs.stream()
                        .map(run ->
                                new StoredRun(
                                        run,
                                        entry.outputs.getOrDefault(
                                                run.number(), CapturedOutput.NONE)))
                        .toList());
    }

    @Override
    public Set<JobId> restore(List<StoredJob> jobs, List<LargeStream> large, Instant now)
            throws IOException {
        StoredJob.requireFree(jobs);
        Map<LargeStream, byte[]> read = new HashMap<>();
        for (LargeStream stream : large) {
            read.put(stream, stream.bytes().readAllBytes());
        }
        synchronized (shared) {
            Set<JobId> taken = new LinkedHashSet<>();
            for (StoredJob stored : jobs) {
                JobId id = stored.job().id();
                if (shared.jobs.entries.containsKey(id)) {
                    taken.add(id);
                    continue;
                }
                InMemoryJobs.Entry entry =
                        new InMemoryJobs.Entry(++shared.jobs.lastSeq, stored.job());
                entry.ready = stored.job().isDue(now);
                for (StoredRun run : stored.runs()) {
                    entry.runs.add(run.run());
                    entry.outputs.put(run.run().number(), run.output());
                }
                read.forEach((stream, bytes) -> {
                    if (stream.job().equals(id)) {
                        entry.large.put(
                                new InMemoryOutputs.Key(stream.run(), stream.channel()), bytes);
                    }
                });
                shared.jobs.entries.put(id, entry);
            }
            if (taken.size() < jobs.size()) {
                shared.changed(self);
                shared.ring();
            }
            return taken;
        }
    }
}
