package dev.queuectl.store;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.Run;

/**
 * The end of one run.
 *
 * @param job the job as it stands after the run, still under the fence of its claim; it is written
 *     only if that fence is still the present one and the job is still being processed
 * @param run what the history keeps of the run
 * @param output what the run wrote, as far as it shall be kept in the store
 */
public record Conclusion(Job job, Run run, CapturedOutput output) {}
