package dev.queuectl.specimen.client;

import dev.queuectl.specimen.worker.Loud;

/** Wrong on purpose: a client that knows a worker. */
public record KnowsWorker(Loud worker) {}
