package dev.queuectl.worker;

import dev.queuectl.store.Conclusion;

/**
 * A run that has ended and is not in the store yet.
 *
 * @param conclusion what the store shall be told
 * @param output what the run wrote; its superfluous files go once the store has them
 */
record EndedRun(Conclusion conclusion, RunOutput output) {}
