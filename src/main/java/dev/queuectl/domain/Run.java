package dev.queuectl.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One ended run of a job, as its history keeps it.
 *
 * @param number 1 for the job's first run; never resets
 * @param worker who ran it
 * @param host the name of the machine it ran on
 * @param pid the command's process; empty when it never started or is not known
 * @param startedAt when it started, or was claimed where that is not known
 * @param endedAt when the command was seen to have ended, or its loss was noticed
 * @param outcome how it ended
 * @param usage what it used, where the system tells
 * @param output how much it wrote
 */
public record Run(
        int number,
        WorkerId worker,
        String host,
        OptionalLong pid,
        Instant startedAt,
        Instant endedAt,
        Outcome outcome,
        Optional<Usage> usage,
        Output output) {

    public Run {
        startedAt = Milliseconds.cut(startedAt);
        endedAt = Milliseconds.cut(endedAt);
    }

    /**
     * What a command and the children it waited for used.
     *
     * @param cpu user and system time
     * @param peakMemoryKib the largest resident set of one of them, in KiB; empty when it stayed
     *     below the worker's own, since Linux counts the memory of whoever starts a process as that
     *     process's until it begins
     */
    public record Usage(Duration cpu, OptionalLong peakMemoryKib) {}

    /**
     * How much a run wrote, and the line that most likely says why it failed.
     *
     * @param stdoutBytes bytes on standard output
     * @param stderrBytes bytes on standard error
     * @param lastErrorLine the last line of standard error that is not blank, at most 200
     *     characters; empty when there is none
     */
    public record Output(long stdoutBytes, long stderrBytes, String lastErrorLine) {
        public static final Output NONE = new Output(0, 0, "");
    }
}
