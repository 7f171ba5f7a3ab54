package dev.queuectl.process;

import java.time.Duration;

/**
 * Tells what a command and the children it waited for used.
 *
 * <p>The kernel counts the memory of the process that starts a command as the command's own, up to
 * the moment it begins (the two share it then). So a command that never grew beyond the worker has
 * no peak of its own to show; what is known then is that it stayed below.
 *
 * @param cpu user and system time
 * @param peakMemoryKib the largest resident set of one of the processes, in KiB
 * @param peakIsCeiling whether the peak was at most this, instead of exactly this
 */
public record Usage(Duration cpu, long peakMemoryKib, boolean peakIsCeiling) {}
