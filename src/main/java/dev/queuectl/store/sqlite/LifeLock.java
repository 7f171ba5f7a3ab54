package dev.queuectl.store.sqlite;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * The proof that a worker lives: a lock on a file, which the kernel drops when the process ends,
 * however it ends. The file's first byte is locked by the worker for life, its second by whoever
 * recovers what a dead worker left.
 *
 * <p>Closing any descriptor of a file drops all locks that the process has on it. So this class
 * knows every such file that this process has locked, and opens none of them a second time; its
 * static methods exclude each other while they do input and output, which is over at once.
 */
final class LifeLock implements AutoCloseable {
    private static final long LIFE = 0;
    private static final long RECOVERY = 1;

    /** What this process holds, by file, whatever path leads to it. Guards itself. */
    private static final Map<FileFacts.Identity, LifeLock> HELD = new HashMap<>();

    /** What a look at a lock tells of its worker. */
    enum Sign {
        ALIVE,
        DEAD,
        /** The file is gone, which nobody but a leaving worker should have done. */
        MISSING
    }

    private final Path file;
    private final FileFacts.Identity identity;
    private final FileChannel channel;
    private final boolean forLife;

    private LifeLock(Path file, FileFacts.Identity identity, FileChannel channel, boolean forLife) {
        this.file = file;
        this.identity = identity;
        this.channel = channel;
        this.forLife = forLife;
    }

    /** Makes the file and holds it for the life of a worker of this process. */
    static LifeLock hold(Path file) throws IOException {
        synchronized (HELD) {
            LifeLock lock = lockOrNull(file, PrivateFiles.create(file), true);
            if (lock == null) {
                throw new IOException("'" + file + "' cannot be locked");
            }
            return lock;
        }
    }

    /** Looks whether the worker lives, without leaving a trace. */
    static Sign look(Path file) throws IOException {
        synchronized (HELD) {
            FileFacts facts = FileFacts.of(file);
            if (facts == null) {
                return Sign.MISSING;
            }
            LifeLock ours = HELD.get(facts.identity());
            if (ours != null) {
                return ours.forLife ? Sign.ALIVE : Sign.DEAD;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                return isFree(channel) ? Sign.DEAD : Sign.ALIVE;
            } catch (NoSuchFileException e) {
                return Sign.MISSING;
            } catch (AccessDeniedException e) {
                // Another user's: nothing is proved.
                return Sign.ALIVE;
            }
        }
    }

    /**
     * Seizes the lock of a dead worker, to recover what it left.
     *
     * @return null when it lives, or somebody else recovers it
     */
    static @Nullable LifeLock seizeOrNull(Path file) throws IOException {
        synchronized (HELD) {
            FileFacts facts = FileFacts.of(file);
            if (facts == null) {
                return lockOrNull(file, PrivateFiles.create(file), false);
            }
            if (HELD.containsKey(facts.identity())) {
                return null;
            }
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            LifeLock lock = lockOrNull(file, channel, false);
            if (lock != null && !lock.identity.equals(facts.identity())) {
                // Replaced while we opened it: whoever did that is at it.
                lock.close();
                return null;
            }
            return lock;
        }
    }

    /** Takes the lock through a channel, or closes the channel. */
    private static @Nullable LifeLock lockOrNull(Path file, FileChannel channel, boolean forLife)
            throws IOException {
        boolean locked = false;
        try {
            boolean taken =
                    channel.tryLock(forLife ? LIFE : RECOVERY, 1, false) != null
                            && (forLife || isFree(channel));
            FileFacts facts = FileFacts.of(file);
            if (!taken || facts == null) {
                return null;
            }
            LifeLock lock = new LifeLock(file, facts.identity(), channel, forLife);
            HELD.put(lock.identity, lock);
            locked = true;
            return lock;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    /** A shared lock meets the worker's own, but not those of others who look. */
    private static boolean isFree(FileChannel channel) throws IOException {
        try (FileLock probe = channel.tryLock(LIFE, 1, true)) {
            return probe != null;
        }
    }

    /**
     * Lets go of this process's lock on a file and leaves the file, as the kernel does at a kill.
     */
    static void dropAsByDeath(Path file) throws IOException {
        synchronized (HELD) {
            FileFacts facts = FileFacts.of(file);
            LifeLock lock = facts == null ? null : HELD.get(facts.identity());
            if (lock != null) {
                lock.close();
            }
        }
    }

    /** Whether others still find this lock where they look for it. */
    boolean isInPlace() throws IOException {
        FileFacts facts = FileFacts.of(file);
        return facts != null && facts.identity().equals(identity);
    }

    Path file() {
        return file;
    }

    /** Removes the file, of which nothing is to be learned any more. */
    void remove() throws IOException {
        if (isInPlace()) {
            Files.deleteIfExists(file);
        }
    }

    /** Lets go of the lock and leaves the file. Works twice. */
    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            HELD.remove(identity, this);
            channel.close();
        }
    }
}
