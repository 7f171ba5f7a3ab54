package dev.queuectl.store.sqlite;

import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Where a store lies: its database file and the folder beside it.
 *
 * @param database the file, absolute, and itself no symbolic link
 * @param facts what the file was when the store was opened
 */
record Location(Path database, FileFacts facts) {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final Path OURS = Path.of("/proc/self/status");
    private static final int ROOT = 0;

    /** The smallest page that SQLite makes. */
    private static final int SMALLEST_DATABASE = 512;

    /**
     * Finds the database file, or makes an empty one, and refuses places where a store cannot work.
     *
     * @throws StoreException when nothing usable is there or can be made there
     */
    static Location prepare(Path given) {
        Path path = given.toAbsolutePath();
        try {
            FileFacts facts = FileFacts.of(path);
            if (facts != null && facts.isSymbolicLink()) {
                requireTrusted(path, facts);
                path = path.toRealPath();
                facts = FileFacts.of(path);
            }
            if (facts == null) {
                facts = create(path);
            }
            requireDatabaseFile(path, facts);
            requireLocal(path, facts);
            if (facts.size() == 0 && facts.isOpenToOthers()) {
                // Somebody prepared it for us; what SQLite makes beside it gets the same mode.
                PrivateFiles.makePrivate(path);
            }
            return new Location(path, facts);
        } catch (IOException e) {
            throw unreachable(path, reason(e), e);
        }
    }

    /** Answers the folder of everything that belongs to the store but does not lie in it. */
    Path folder() {
        return sibling(".d");
    }

    /** Answers SQLite's write-ahead log. */
    Path log() {
        return sibling("-wal");
    }

    /**
     * Makes sure that the path still leads to the file that was opened.
     *
     * @throws StoreException with {@link Code#REPLACED} when it does not
     */
    void requireUnchanged() {
        FileFacts now;
        try {
            now = FileFacts.of(database);
        } catch (IOException e) {
            throw unreachable(database, reason(e), e);
        }
        if (now == null) {
            throw replaced("was removed");
        }
        if (!now.identity().equals(facts.identity())) {
            throw replaced("was replaced by another file");
        }
    }

    /**
     * Makes sure that the owner alone can write the database: whoever else could would have his
     * commands run by the workers.
     *
     * @throws StoreException with {@link Code#UNSAFE} when others can
     */
    void requireNobodyElseWrites() {
        try {
            // Its folder too, since who may write there can put another file in its place.
            Path real = database.toRealPath();
            refuseOtherWriters(real);
            Path folder = real.getParent();
            if (folder != null) {
                refuseOtherWriters(folder);
            }
        } catch (IOException e) {
            throw unreachable(database, reason(e), e);
        }
    }

    private static void refuseOtherWriters(Path path) throws IOException {
        FileFacts facts = FileFacts.of(path);
        if (facts != null && facts.isWritableByOthers()) {
            throw new StoreException(
                    Code.UNSAFE,
                    "other users may write '" + path + "', and so have workers run commands",
                    "chmod go-w '" + path + "', then look at what is queued");
        }
    }

    private StoreException replaced(String what) {
        return new StoreException(
                Code.REPLACED,
                "the queue '" + database + "' " + what + " while it was in use",
                "stop every worker that used it, then start them again on the present file");
    }

    private Path sibling(String suffix) {
        return database.resolveSibling(database.getFileName() + suffix);
    }

    private static FileFacts create(Path path) throws IOException {
        Path folder = path.getParent();
        if (folder != null) {
            PrivateFiles.createFolders(folder);
            FileFacts parent = FileFacts.of(folder.toRealPath());
            if (parent != null) {
                requireLocal(path, parent);
            }
        }
        PrivateFiles.ensureFile(path);
        FileFacts facts = FileFacts.of(path);
        if (facts == null) {
            throw new NoSuchFileException(path.toString());
        }
        return facts;
    }

    /** Whoever owns a link decides whose commands run here: it must be us, or root. */
    private static void requireTrusted(Path link, FileFacts facts) throws IOException {
        // Java does not tell who we are, but what belongs to this process belongs to its user.
        FileFacts self = FileFacts.of(OURS);
        if (self == null) {
            self = FileFacts.of(Path.of(System.getProperty("user.home")));
        }
        boolean trusted = facts.owner() == ROOT || (self != null && facts.owner() == self.owner());
        if (!trusted) {
            throw new StoreException(
                    Code.UNSAFE,
                    "'" + link + "' is a symbolic link that another user made",
                    "name the file it leads to, if you trust it");
        }
    }

    private static void requireDatabaseFile(Path path, FileFacts facts) {
        if (facts.isFolder()) {
            throw new StoreException(
                    Code.UNREACHABLE,
                    "'" + path + "' is a folder, not a queue's database",
                    "name a file in it, such as '" + path.resolve("queue.db") + "'");
        }
        if (facts.isRegularFile() && facts.size() > 0 && facts.size() < SMALLEST_DATABASE) {
            // SQLite would take some of these for empty and write over them.
            throw new StoreException(
                    Code.DAMAGED,
                    "'" + path + "' is too short to be a database, so it is damaged, or no queue",
                    "name another file, or put the latest backup in its place");
        }
        if (!facts.isRegularFile()) {
            throw new StoreException(
                    Code.UNREACHABLE,
                    "'" + path + "' is not an ordinary file, so it cannot hold a queue",
                    "name another file");
        }
    }

    private static void requireLocal(Path path, FileFacts facts) throws IOException {
        String mounts;
        try {
            mounts = Files.readString(MOUNTS, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            // Not Linux, or no /proc: nobody tells us.
            return;
        }
        String type = MountTable.networkTypeOf(mounts, facts.identity().device());
        if (type != null) {
            throw new StoreException(
                    Code.UNSAFE,
                    "'"
                            + path
                            + "' lies on a network file system ("
                            + type
                            + "), whose locks"
                            + " cannot be trusted with a queue",
                    "use a file on a local disk");
        }
    }

    static StoreException unreachable(Path path, String reason, Throwable cause) {
        return new StoreException(
                Code.UNREACHABLE,
                "the queue '" + path + "' cannot be opened: " + reason,
                "check the path and who may read and write there",
                cause);
    }

    /** Answers what the system said, without the names of Java's classes. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return "'" + missing.getFile() + "' does not exist";
        }
        if (e instanceof AccessDeniedException denied) {
            return "permission denied for '" + denied.getFile() + "'";
        }
        if (e instanceof FileAlreadyExistsException inTheWay) {
            return "'" + inTheWay.getFile() + "' is not a folder";
        }
        if (e instanceof FileSystemException named && named.getReason() != null) {
            return named.getReason() + ": '" + named.getFile() + "'";
        }
        return String.valueOf(e.getMessage());
    }
}
