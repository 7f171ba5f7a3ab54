package dev.queuectl.specimen.domain;

import dev.queuectl.specimen.store.Above;

import java.nio.file.Path;
import java.time.Clock;

/** Wrong on purpose: imports upwards, and knows a clock and the file system. */
public record Upward(Above store, Clock clock, Path file) {}
