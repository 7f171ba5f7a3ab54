package dev.queuectl.store.sqlite;

import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;
import dev.queuectl.store.Workplace;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a store of a backup. Everything is read, compared with its checksums and looked at before a
 * store that is there is touched; that one is kept under another name.
 */
public final class Restore {
    private static final String LOCK_SUFFIX = ".lock";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path database;
    private final OpenOptions options;
    private final Advance advance;

    /**
     * Prepares a restoration.
     *
     * @param database where the store's file shall be; it may be there already
     */
    public Restore(Path database, OpenOptions options, Advance advance) throws IOException {
        Path path = database.toAbsolutePath();
        this.database = Files.isSymbolicLink(path) ? path.toRealPath() : path;
        this.options = options;
        this.advance = advance;
    }

    /**
     * What was done.
     *
     * @param givenBack how many jobs were being processed when the backup was made, and wait again
     * @param replaced where the store now is that stood there; empty when there was none
     */
    public record Restored(BackupContent content, long givenBack, Optional<Path> replaced) {}

    /**
     * Reads a backup and makes sure that all of it is as it was written.
     *
     * @throws StoreException with {@link Code#DAMAGED} when it is not, with {@link Code#NEWER} when
     *     a newer version made it
     */
    public BackupContent verify(Path backup) throws IOException {
        try (BackupReader reader = BackupReader.open(backup)) {
            reader.read("verifying", _ -> OutputStream.nullOutputStream(), advance);
            return reader.content();
        }
    }

    /** Whether a store stands there, be it damaged. */
    public boolean isOccupied() {
        return Files.exists(database)
                || Files.exists(folder())
                || Files.exists(sibling(database, "-wal"));
    }

    /** Answers the workers that live at the store that stands there. */
    public List<WorkerId> living() throws IOException {
        List<WorkerId> living = new ArrayList<>();
        try (DirectoryStream<Path> locks =
                Files.newDirectoryStream(folder().resolve("workers"), "*" + LOCK_SUFFIX)) {
            for (Path lock : locks) {
                if (LifeLock.look(lock) == LifeLock.Sign.ALIVE) {
                    String name = lock.getFileName().toString();
                    living.add(
                            new WorkerId(name.substring(0, name.length() - LOCK_SUFFIX.length())));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        return living;
    }

    /**
     * Makes the store, which nobody may use meanwhile.
     *
     * @throws StoreException when the backup is not whole, or the store that is there is in use;
     *     nothing was changed then
     */
    public Restored restore(Path backup, Instant now) throws IOException {
        try (BackupReader reader = BackupReader.open(backup);
                Unfinished unfinished = unfinishedBesideTarget()) {
            Path copy = unfinished.file(BackupWriter.DATABASE);
            Workplace workplace = new Workplace(unfinished.file("folder"));
            Location location = Location.prepare(copy);
            reader.read("unpacking", name -> destination(name, copy, workplace), advance);
            long givenBack = makeReady(location, reader.content(), now);
            sync(copy);
            Files.createDirectories(workplace.folder());
            PrivateFiles.createFolders(workplace.outputs());
            Optional<Path> replaced = clearTheWay(now);
            Files.move(workplace.folder(), folder(), StandardCopyOption.ATOMIC_MOVE);
            Files.move(copy, database, StandardCopyOption.ATOMIC_MOVE);
            Unfinished.syncFolderOf(database);
            return new Restored(reader.content(), givenBack, replaced);
        }
    }

    private Unfinished unfinishedBesideTarget() throws IOException {
        Path parent = database.getParent();
        if (parent != null) {
            PrivateFiles.createFolders(parent);
        }
        return Unfinished.beside(database);
    }

    private static OutputStream destination(String name, Path copy, Workplace workplace)
            throws IOException {
        if (name.equals(BackupWriter.DATABASE)) {
            return Files.newOutputStream(copy, StandardOpenOption.TRUNCATE_EXISTING);
        }
        if (name.startsWith(BackupWriter.OUTPUTS)) {
            PrivateFiles.createFolders(workplace.outputs());
            String file = name.substring(BackupWriter.OUTPUTS.length());
            return Channels.newOutputStream(PrivateFiles.create(workplace.outputs().resolve(file)));
        }
        return OutputStream.nullOutputStream();
    }

    /** Answers how many jobs were given back. */
    private long makeReady(Location location, BackupContent content, Instant now)
            throws IOException {
        advance.at("looking at the database", 0, 0);
        Doorbell nobodyListens = new Doorbell(location);
        Database unpacked = Opening.openAsItIs(location, options, nobodyListens);
        try {
            Inspection found = Inspection.of(unpacked, location.database());
            if (found.jobs() != content.jobs() || found.runs() != content.runs()) {
                throw new StoreException(
                        Code.DAMAGED,
                        "the backup says that it has "
                                + content.jobs()
                                + " jobs and "
                                + content.runs()
                                + " runs, and has "
                                + found.jobs()
                                + " and "
                                + found.runs(),
                        "use another backup; nothing was changed");
            }
        } finally {
            unpacked.close();
        }
        Database current = Opening.open(location, options, nobodyListens);
        try {
            return Disowning.disown(current, options.random(), now);
        } finally {
            current.close();
        }
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /**
     * Gives the store that is there another name. Its log is emptied first: one that stayed behind
     * would be taken for the new store's.
     */
    private Optional<Path> clearTheWay(Instant now) throws IOException {
        if (!isOccupied()) {
            return Optional.empty();
        }
        refuseLiving();
        boolean settled = Files.exists(database) && isSettled();
        Path aside = free(now);
        for (String suffix : List.of("-wal", "-shm")) {
            Path part = sibling(database, suffix);
            if (Files.exists(part)) {
                if (suffix.equals("-wal") && settled && Files.size(part) > 0) {
                    throw inUse();
                }
                Files.move(part, sibling(aside, suffix), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        if (Files.exists(folder())) {
            Files.move(folder(), sibling(aside, ".d"), StandardCopyOption.ATOMIC_MOVE);
        }
        if (Files.exists(database)) {
            Files.move(database, aside, StandardCopyOption.ATOMIC_MOVE);
        }
        return Optional.of(aside);
    }

    private void refuseLiving() throws IOException {
        List<WorkerId> living = living();
        if (!living.isEmpty()) {
            throw new StoreException(
                    Code.UNSAFE,
                    "worker " + living.getFirst() + " lives at the store that would be replaced",
                    "queuectl worker stop");
        }
    }

    /** Whether the log is all in the database now; not so where that is damaged. */
    private boolean isSettled() {
        try {
            Location location = Location.prepare(database);
            Opening.openAsItIs(location, options, new Doorbell(location)).close();
            return true;
        } catch (StoreException e) {
            if (e.code() == Code.DAMAGED) {
                return false;
            }
            throw e;
        }
    }

    private StoreException inUse() {
        return new StoreException(
                Code.BUSY,
                "another process has the store '" + database + "' open, which would be replaced",
                "'fuser " + database + "' names it; end it, then restore");
    }

    private Path free(Instant now) {
        String name = ".replaced-" + STAMP.format(now);
        Path aside = sibling(database, name);
        for (int number = 2; Files.exists(aside); number++) {
            aside = sibling(database, name + "-" + number);
        }
        return aside;
    }

    private Path folder() {
        return sibling(database, ".d");
    }

    private static Path sibling(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
