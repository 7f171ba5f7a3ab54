package dev.queuectl.store;

import dev.queuectl.domain.Run;

/**
 * An ended run as it is stored.
 *
 * @param run what the history keeps
 * @param output what it wrote, as far as that is not in the {@link OutputStore}
 */
public record StoredRun(Run run, CapturedOutput output) {}
