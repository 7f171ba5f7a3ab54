package dev.queuectl.store;

/**
 * A worker as its peers see it now.
 *
 * @param worker its registration
 * @param alive whether it lives; false until somebody has recovered what it left
 * @param stop what was asked of it
 */
public record WorkerSighting(WorkerRecord worker, boolean alive, StopRequest stop) {}
