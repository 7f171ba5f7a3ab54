package dev.queuectl.store;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Large output as arrays that go with their jobs. */
final class InMemoryOutputs implements OutputStore {
    private final InMemoryStorage.Shared shared;

    InMemoryOutputs(InMemoryStorage.Shared shared) {
        this.shared = shared;
    }

    /** Names a stream of a job. */
    record Key(int run, Channel channel) {}

    @Override
    public void keep(HeldRun run, Channel channel, Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        synchronized (shared) {
            InMemoryJobs.Entry entry = shared.jobs.entries.get(run.job());
            if (entry != null
                    && entry.job.fence() == run.fence()
                    && entry.job.state() instanceof JobState.Processing held
                    && held.holder().equals(run.holder())) {
                entry.large.put(new Key(run.number(), channel), bytes);
            }
        }
    }

    @Override
    public Optional<KeptOutput> find(JobId id, int run, Channel channel) {
        synchronized (shared) {
            return Optional.ofNullable(shared.jobs.entries.get(id))
                    .flatMap(entry -> Optional.ofNullable(entry.large.get(new Key(run, channel))))
                    .map(Kept::new);
        }
    }

    private static final class Kept implements KeptOutput {
        private final byte[] bytes;

        Kept(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public byte[] read(long from, int length) {
            int start = (int) Math.min(from, bytes.length);
            return Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + length));
        }

        @Override
        public void close() {}
    }
}
