package dev.queuectl.cli;

import java.nio.file.Path;

/** Whether there is room for what is to come. */
final class DiskCheck {
    private static final String NAME = "disk";
    private static final long MEGABYTE = 1_000_000;
    private static final long LITTLE = 100 * MEGABYTE;
    private static final long SOME = 1_000 * MEGABYTE;
    private static final long ALMOST_FULL_PERCENT = 5;

    private DiskCheck() {}

    /**
     * Judges.
     *
     * @param folder where it is, for people
     * @param free how many bytes may still be written there
     * @param total how large that disk is
     */
    static Finding judge(Path folder, long free, long total) {
        String what = String.format("%,d MB are free for '%s'", free / MEGABYTE, folder);
        if (free < LITTLE) {
            return Finding.problem(
                    NAME,
                    what,
                    "when the disk is full, nothing is enqueued and results wait in memory",
                    "free some space; queuectl purge --older-than 1d forgets finished jobs");
        }
        if (free < SOME && free < total / 100 * ALMOST_FULL_PERCENT) {
            return Finding.warning(
                    NAME,
                    what,
                    "the disk is nearly full",
                    "free some space, or lower retention_completed and output_limit");
        }
        return Finding.fine(NAME, what);
    }
}
