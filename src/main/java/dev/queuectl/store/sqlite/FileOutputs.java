package dev.queuectl.store.sqlite;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.HeldRun;
import dev.queuectl.store.KeptOutput;
import dev.queuectl.store.LiveNews;
import dev.queuectl.store.LiveStream;
import dev.queuectl.store.OutputStore;
import dev.queuectl.store.Workplace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Large output as files beside the database: everybody who can use it is on this machine. */
final class FileOutputs implements OutputStore {
    private final Workplace workplace;

    FileOutputs(Workplace workplace) {
        this.workplace = workplace;
    }

    @Override
    public void keep(HeldRun run, Channel channel, Path file) throws IOException {
        workplace.prepareOutputs();
        Files.move(
                file,
                workplace.output(run.job(), run.number(), channel),
                StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public Optional<KeptOutput> find(JobId id, int run, Channel channel) throws IOException {
        try {
            return Optional.of(Kept.open(workplace.output(id, run, channel)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<LiveStream> watch(JobId id, int run, Channel channel) {
        return Optional.empty();
    }

    @Override
    public void publish(HeldRun run, Channel channel, LiveNews news) {
        // Nobody can watch from elsewhere.
    }

    @Override
    public void withdraw(List<HeldRun> runs) {
        // Nothing is published.
    }

    /** One such file. */
    private record Kept(FileChannel file, long size) implements KeptOutput {
        static Kept open(Path path) throws IOException {
            FileChannel file = FileChannel.open(path);
            return new Kept(file, file.size());
        }

        @Override
        public byte[] read(long from, int length) throws IOException {
            byte[] bytes = new byte[length];
            int count = file.read(ByteBuffer.wrap(bytes), from);
            return Arrays.copyOf(bytes, Math.max(0, count));
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
