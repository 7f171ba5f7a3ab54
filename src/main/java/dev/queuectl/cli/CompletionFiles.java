package dev.queuectl.cli;

import dev.queuectl.cli.Completion.Candidate;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Finds files by the beginnings of their paths. */
final class CompletionFiles {
    private static final int MOST = 200;

    private CompletionFiles() {}

    /**
     * Answers the files and folders whose paths begin so, {@code ~} being the home; hidden ones
     * only when that was typed.
     *
     * @param onlyFolders whether files are left out
     * @param environment the caller's variables
     */
    static List<Candidate> matching(
            String current, boolean onlyFolders, Map<String, String> environment) {
        int slash = current.lastIndexOf('/') + 1;
        String above = current.substring(0, slash);
        String beginning = current.substring(slash);
        String folder = above.isEmpty() ? "." : above;
        if (folder.startsWith("~/")) {
            folder = environment.getOrDefault("HOME", "~") + folder.substring(1);
        }
        List<Candidate> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(folder))) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                boolean isMeant =
                        name.startsWith(beginning)
                                && (!name.startsWith(".") || beginning.startsWith("."));
                boolean isFolder = isMeant && Files.isDirectory(entry);
                if (isMeant && (isFolder || !onlyFolders) && found.size() < MOST) {
                    found.add(new Candidate(above + name + (isFolder ? "/" : ""), "", !isFolder));
                }
            }
        } catch (IOException | InvalidPathException | DirectoryIteratorException e) {
            return List.of();
        }
        found.sort(Comparator.comparing(Candidate::value));
        return found;
    }
}
