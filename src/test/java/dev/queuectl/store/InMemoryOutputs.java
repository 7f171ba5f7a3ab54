package dev.queuectl.store;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.OutputLimit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Large output as arrays that go with their jobs. */
final class InMemoryOutputs implements OutputStore {
    private final InMemoryStorage.Shared shared;
    private final InMemoryStorage self;

    InMemoryOutputs(InMemoryStorage.Shared shared, InMemoryStorage self) {
        this.shared = shared;
        this.self = self;
    }

    /** What was published of a stream. */
    static final class Live {
        final NavigableMap<Long, byte[]> parts = new TreeMap<>();
        OutputLimit limit = OutputLimit.NONE;
        OptionalLong size = OptionalLong.empty();
    }

    /** Names a stream of a job. */
    record Key(int run, Channel channel) {}

    @Override
    public void keep(HeldRun run, Channel channel, Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        synchronized (shared) {
            held(run).ifPresent(entry -> entry.large.put(new Key(run.number(), channel), bytes));
        }
    }

    private Optional<InMemoryJobs.Entry> held(HeldRun run) {
        return Optional.ofNullable(shared.jobs.entries.get(run.job()))
                .filter(entry ->
                        entry.job.fence() == run.fence()
                                && entry.job.state() instanceof JobState.Processing held
                                && held.holder().equals(run.holder()));
    }

    @Override
    public Optional<KeptOutput> find(JobId id, int run, Channel channel) {
        synchronized (shared) {
            return Optional.ofNullable(shared.jobs.entries.get(id))
                    .flatMap(entry -> Optional.ofNullable(entry.large.get(new Key(run, channel))))
                    .map(Kept::new);
        }
    }

    @Override
    public Optional<LiveStream> watch(JobId id, int run, Channel channel) {
        synchronized (shared) {
            InMemoryJobs.Entry entry = shared.jobs.entries.get(id);
            if (entry == null
                    || !(entry.job.state() instanceof JobState.Processing)
                    || entry.job.runNumber() != run) {
                return Optional.empty();
            }
            entry.watched = true;
            shared.changed(self);
            shared.ring();
            return Optional.of(new Watching(id, new Key(run, channel)));
        }
    }

    @Override
    public void publish(HeldRun run, Channel channel, LiveNews news) {
        synchronized (shared) {
            held(run)
                    .ifPresent(entry -> {
                        Live live =
                                entry.live.computeIfAbsent(
                                        new Key(run.number(), channel), _ -> new Live());
                        long end = news.size().orElse(0);
                        for (OutputPart part : news.parts()) {
                            live.parts.put(part.from(), part.bytes());
                            end = part.to();
                        }
                        long size = end;
                        live.limit = news.limit();
                        live.size = news.size().isPresent() ? news.size() : live.size;
                        live.parts
                                .entrySet()
                                .removeIf(part ->
                                        live.limit.leavesOut(part.getKey(), size)
                                                && part.getKey() + part.getValue().length
                                                        <= live.limit.tailStart(size));
                    });
        }
    }

    @Override
    public void withdraw(List<HeldRun> runs) {
        synchronized (shared) {
            for (HeldRun run : runs) {
                InMemoryJobs.Entry entry = shared.jobs.entries.get(run.job());
                if (entry != null) {
                    entry.live.keySet().removeIf(key -> key.run() == run.number());
                }
            }
        }
    }

    private final class Watching implements LiveStream {
        private final JobId id;
        private final Key key;
        private OutputLimit limit = OutputLimit.NONE;

        Watching(JobId id, Key key) {
            this.id = id;
            this.key = key;
        }

        private Optional<Live> live() {
            return Optional.ofNullable(shared.jobs.entries.get(id))
                    .flatMap(entry -> Optional.ofNullable(entry.live.get(key)));
        }

        @Override
        public OutputLimit limit() {
            return limit;
        }

        @Override
        public OptionalLong size() {
            synchronized (shared) {
                return live().map(live -> live.size).orElse(OptionalLong.empty());
            }
        }

        @Override
        public Optional<OutputPart> next(long position) {
            synchronized (shared) {
                Live live = live().orElseGet(Live::new);
                for (Map.Entry<Long, byte[]> entry : live.parts.entrySet()) {
                    OutputPart part = new OutputPart(entry.getKey(), entry.getValue());
                    if (part.to() > position) {
                        limit = live.limit;
                        return Optional.of(part.startingAt(position));
                    }
                }
                return Optional.empty();
            }
        }

        @Override
        public void close() {}
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
