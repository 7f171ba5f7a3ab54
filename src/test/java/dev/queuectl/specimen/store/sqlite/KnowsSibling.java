package dev.queuectl.specimen.store.sqlite;

import dev.queuectl.specimen.store.mongo.Sibling;

/** Wrong on purpose: a backend that knows another one. */
public record KnowsSibling(Sibling sibling) {}
