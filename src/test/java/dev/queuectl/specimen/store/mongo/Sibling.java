package dev.queuectl.specimen.store.mongo;

/** A backend that another one knows. */
public record Sibling() {}
