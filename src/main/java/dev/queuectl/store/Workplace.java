package dev.queuectl.store;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.WorkerId;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder in which one machine keeps what belongs to a store but not into it: {@code scratch/}
 * with a folder of each worker for what its runs write while they last, {@code logs/} with the
 * workers' logs, and where the store is this machine's alone {@code output/} with what ended runs
 * wrote and is too large for the database. Folders are 0700, files 0600.
 *
 * @param folder the folder, beside the database for SQLite
 */
public record Workplace(Path folder) {
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /**
     * Makes the folders that are missing, for this user alone.
     *
     * @throws IOException when that is not possible
     */
    public void prepare() throws IOException {
        Files.createDirectories(logs(), PRIVATE);
    }

    /** Makes the folder of all runs' files where it is missing, for this user alone. */
    public void prepareOutputs() throws IOException {
        Files.createDirectories(outputs(), PRIVATE);
    }

    /** Answers the folder of all runs' files. */
    public Path outputs() {
        return folder.resolve("output");
    }

    /** Makes the folder that a worker needs for its runs, for this user alone. */
    public void prepareScratch(WorkerId worker) throws IOException {
        Files.createDirectories(scratch(worker), PRIVATE);
    }

    /** Answers the folder that holds those of all workers of this machine. */
    public Path scratches() {
        return folder.resolve("scratch");
    }

    /** Answers the folder of what a worker's runs write while they last. */
    public Path scratch(WorkerId worker) {
        return scratches().resolve(worker.value());
    }

    /** Answers one of the files that a worker's runs write to, one run after the other. */
    public Path scratchFile(WorkerId worker, int number, Channel channel) {
        return scratch(worker).resolve(number + "." + channel.label());
    }

    /** Removes what is left of a worker's runs, where there is anything. */
    public void removeScratch(WorkerId worker) throws IOException {
        Path scratch = scratch(worker);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(scratch)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException nothingLeft) {
            return;
        }
        Files.deleteIfExists(scratch);
    }

    /** Answers the file that keeps what a run wrote when that is too large for the database. */
    public Path output(JobId id, int run, Channel channel) {
        return outputs().resolve(id + "." + run + "." + channel.label());
    }

    /** Answers a worker's log. */
    public Path log(WorkerId worker) {
        return logs().resolve(worker + ".log");
    }

    /** Answers the folder of all workers' logs. */
    public Path logs() {
        return folder.resolve("logs");
    }

    /** Removes the files of one run, where there are any. */
    public void removeOutput(JobId id, int run) throws IOException {
        for (Channel channel : Channel.values()) {
            Files.deleteIfExists(output(id, run, channel));
        }
    }
}
