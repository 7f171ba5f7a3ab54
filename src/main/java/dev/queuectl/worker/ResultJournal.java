package dev.queuectl.worker;

import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.Workplace;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * What a worker could not tell a store that is away, on disk until it could: see {@link
 * LateResults}. The file is made at the first outage and locked for as long as its worker lives, so
 * whoever gets the lock knows that nobody else will tell. Not thread-safe.
 *
 * <p>An entry is its length, its bytes, and their check sum: what was being written at a death
 * counts for nothing.
 */
final class ResultJournal implements AutoCloseable {
    private static final String NAME = "results";

    private final Path path;
    private final Set<String> noted = new HashSet<>();
    private @Nullable FileChannel file;

    ResultJournal(Workplace workplace, WorkerId worker) {
        this.path = path(workplace, worker);
    }

    /** Answers where a worker writes down what it could not tell. */
    static Path path(Workplace workplace, WorkerId worker) {
        return workplace.scratch(worker).resolve(NAME);
    }

    /** Writes down results that were not before, and returns when they are on disk. */
    void add(List<EndedRun> ended) throws IOException {
        List<EndedRun> fresh = new ArrayList<>();
        for (EndedRun run : ended) {
            if (!noted.contains(key(run))) {
                fresh.add(run);
            }
        }
        if (fresh.isEmpty()) {
            return;
        }
        FileChannel open = open();
        for (EndedRun run : fresh) {
            for (LargeOutput stream : run.output().unkept()) {
                try (FileChannel written = FileChannel.open(stream.written())) {
                    written.force(false);
                }
            }
            ByteBuffer entry = ByteBuffer.wrap(entry(NotedResult.of(run)));
            while (entry.hasRemaining()) {
                open.write(entry);
            }
        }
        open.force(true);
        fresh.forEach(run -> noted.add(key(run)));
    }

    private static String key(EndedRun run) {
        return run.conclusion().job().id().value() + ' ' + run.conclusion().run().number();
    }

    private FileChannel open() throws IOException {
        FileChannel open = file;
        if (open == null) {
            open =
                    FileChannel.open(
                            path,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            file = open;
            if (open.tryLock() == null) {
                throw new IOException("somebody else has it");
            }
            // Its name must outlast a power cut too.
            try (FileChannel folder = FileChannel.open(path.resolveSibling("."))) {
                folder.force(true);
            }
        }
        return open;
    }

    private static byte[] entry(NotedResult result) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        result.write(new DataOutputStream(body));
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        DataOutputStream to = new DataOutputStream(entry);
        to.writeInt(body.size());
        body.writeTo(to);
        to.writeLong(sum(body.toByteArray()));
        return entry.toByteArray();
    }

    private static long sum(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return sum.getValue();
    }

    /**
     * Forgets all that was written down: the store knows it. Not flushed, since what is told twice
     * changes nothing.
     */
    void clear() throws IOException {
        FileChannel open = file;
        if (open != null && !noted.isEmpty()) {
            open.truncate(0);
            noted.clear();
        }
    }

    /** Lets go of the file; what it holds stays. Works twice. */
    @Override
    public void close() throws IOException {
        FileChannel open = file;
        if (open != null) {
            open.close();
        }
    }

    /** What a worker left that lives no more, for one reader at a time. */
    static final class Left implements AutoCloseable {
        private final FileChannel file;

        private Left(FileChannel file) {
            this.file = file;
        }

        /** Answers what a worker left; null when it left nothing, lives, or is being read. */
        static @Nullable Left open(Workplace workplace, WorkerId worker) throws IOException {
            FileChannel file;
            try {
                file =
                        FileChannel.open(
                                path(workplace, worker),
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE);
            } catch (NoSuchFileException e) {
                return null;
            }
            if (isLocked(file)) {
                return new Left(file);
            }
            file.close();
            return null;
        }

        private static boolean isLocked(FileChannel file) throws IOException {
            try {
                FileLock lock = file.tryLock();
                return lock != null;
            } catch (OverlappingFileLockException e) {
                // It is a worker of this process.
                return false;
            }
        }

        /** Answers the results that were written down whole. */
        List<NotedResult> results() throws IOException {
            List<NotedResult> results = new ArrayList<>();
            DataInputStream from = new DataInputStream(Channels.newInputStream(file));
            for (long left = file.size(); left >= Integer.BYTES; ) {
                int length = from.readInt();
                left -= Integer.BYTES + (long) length + Long.BYTES;
                if (length < 0 || left < 0) {
                    break;
                }
                byte[] body = from.readNBytes(length);
                if (from.readLong() != sum(body)) {
                    break;
                }
                results.add(NotedResult.read(new DataInputStream(new ByteArrayInputStream(body))));
            }
            return results;
        }

        /** Forgets them: the store knows. */
        void clear() throws IOException {
            file.truncate(0);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
