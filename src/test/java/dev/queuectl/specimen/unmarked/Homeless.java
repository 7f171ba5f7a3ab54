package dev.queuectl.specimen.unmarked;

/** Wrong on purpose: belongs to no layer, in a package that is not marked. */
public record Homeless() {}
