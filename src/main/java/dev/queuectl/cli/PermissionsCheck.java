package dev.queuectl.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether others can read or change what belongs to the queue on this machine. */
final class PermissionsCheck {
    private static final String NAME = "permissions";

    private static final Set<PosixFilePermission> WRITING =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final Set<PosixFilePermission> READING =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private PermissionsCheck() {}

    /** Looks at those of the files and folders that are there. */
    static List<Finding> look(List<Path> paths) throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (Path path : paths) {
            Set<PosixFilePermission> permissions;
            try {
                permissions = Files.getPosixFilePermissions(path);
            } catch (NoSuchFileException e) {
                continue;
            }
            String mend = "chmod " + (Files.isDirectory(path) ? "700" : "600") + " '" + path + "'";
            if (permissions.stream().anyMatch(WRITING::contains)) {
                findings.add(
                        Finding.problem(
                                NAME,
                                "others may write '" + path + "'",
                                "they can have workers run commands in your name",
                                mend + ", then look at what is queued"));
            } else if (permissions.stream().anyMatch(READING::contains)) {
                findings.add(
                        Finding.warning(
                                NAME,
                                "others may read '" + path + "'",
                                "commands, variables and output of jobs may hold secrets",
                                mend));
            } else if (!Files.isWritable(path)) {
                findings.add(
                        Finding.problem(
                                NAME,
                                "this user cannot write '" + path + "'",
                                "no job can be enqueued, run or changed",
                                "use the user that owns it"));
            }
        }
        return findings.isEmpty()
                ? List.of(Finding.fine(NAME, "only this user has access"))
                : findings;
    }
}
