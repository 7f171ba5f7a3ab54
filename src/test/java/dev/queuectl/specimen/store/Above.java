package dev.queuectl.specimen.store;

import dev.queuectl.specimen.client.KnowsWorker;
import dev.queuectl.specimen.domain.Upward;

import java.util.List;

/** Wrong on purpose: imports upwards, and makes a circle with the domain. */
public record Above(List<Upward> jobs, KnowsWorker client) {}
