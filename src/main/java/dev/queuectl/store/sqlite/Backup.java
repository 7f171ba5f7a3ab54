package dev.queuectl.store.sqlite;

import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;
import dev.queuectl.store.Workplace;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;

/**
 * Copies a store with its output into one file, while others use the store. Whatever was
 * acknowledged before it began is in it. The file appears under its name when it is whole, was read
 * back, and is on the disk.
 */
public final class Backup {
    private static final int BUFFER = 1 << 16;

    private final Database source;
    private final Workplace workplace;
    private final OpenOptions options;
    private final Advance advance;
    private long outputs;
    private long missing;

    private Backup(Database source, Workplace workplace, OpenOptions options, Advance advance) {
        this.source = source;
        this.workplace = workplace;
        this.options = options;
        this.advance = advance;
    }

    /**
     * What a backup is asked for.
     *
     * @param target the file, readable by nobody else
     * @param replace whether a file that is there already is replaced
     * @param program the version of queuectl, for whoever looks at the file
     * @param now the time
     */
    public record Order(Path target, boolean replace, String program, Instant now) {}

    /**
     * Makes a backup.
     *
     * @param database the store's file, which is there
     * @return what the backup holds
     * @throws FileAlreadyExistsException when the target is there and not to be replaced
     * @throws StoreException with {@link Code#NEWER} when a newer version made the store, with
     *     {@link Code#DAMAGED} when it is not sound
     */
    public static BackupContent make(
            Path database, Order order, OpenOptions options, Advance advance) throws IOException {
        requireFree(order);
        Location location = Location.prepare(database);
        Database source = Opening.openAsItIs(location, options, new Doorbell(location));
        try (Unfinished unfinished = Unfinished.beside(order.target())) {
            Schema.requireUnderstood(source, location.database());
            Backup backup = new Backup(source, new Workplace(location.folder()), options, advance);
            Path archive = unfinished.file("archive");
            BackupContent content =
                    backup.write(
                            archive,
                            unfinished.file(BackupWriter.DATABASE),
                            SqliteStorage.URL_PREFIX + location.database(),
                            order);
            readBack(archive, advance);
            place(archive, order);
            return content;
        } finally {
            source.close();
        }
    }

    private static void requireFree(Order order) throws IOException {
        Path target = order.target();
        if (Files.exists(target) && !(order.replace() && Files.isRegularFile(target))) {
            throw new FileAlreadyExistsException(target.toString());
        }
    }

    private BackupContent write(Path archive, Path copy, String url, Order order)
            throws IOException {
        advance.at("copying the database", 0, 0);
        FileChannel file = PrivateFiles.create(archive);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file), BUFFER);
        try (BackupWriter writer = new BackupWriter(out)) {
            Inspection inspection;
            try (Snapshot snapshot = Snapshot.take(source, copy, options)) {
                inspection = snapshot.inspection();
                snapshot.eachStream((job, run, channel, isSure) ->
                        addOutput(writer, workplace.output(job, run, channel), isSure));
            }
            add(writer, BackupWriter.DATABASE, "storing the database", copy);
            BackupContent content =
                    new BackupContent(
                            order.now(),
                            order.program(),
                            url,
                            inspection.schema(),
                            inspection.jobs(),
                            inspection.runs(),
                            outputs,
                            missing);
            writer.finish(new ByteArrayInputStream(content.toJson()));
            file.force(true);
            return content;
        }
    }

    /** What a run wrote took its place before the run was concluded, so it is there now. */
    private void addOutput(BackupWriter writer, Path file, boolean isSure) throws IOException {
        try {
            add(writer, BackupWriter.OUTPUTS + file.getFileName(), "storing output", file);
            outputs++;
        } catch (NoSuchFileException e) {
            missing += isSure ? 1 : 0;
        }
    }

    private void add(BackupWriter writer, String name, String step, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            long total = Files.size(file);
            long[] done = {0};
            writer.add(
                    name,
                    in,
                    bytes -> {
                        done[0] += bytes;
                        advance.at(step, done[0], total);
                    });
        }
    }

    private static void readBack(Path archive, Advance advance) throws IOException {
        try (BackupReader reader = BackupReader.open(archive)) {
            reader.read("reading it back", _ -> OutputStream.nullOutputStream(), advance);
        }
    }

    private static void place(Path archive, Order order) throws IOException {
        requireFree(order);
        Files.move(archive, order.target(), StandardCopyOption.ATOMIC_MOVE);
        Unfinished.syncFolderOf(order.target());
    }
}
