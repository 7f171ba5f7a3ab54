package dev.queuectl.store;

/**
 * A machine on which workers run.
 *
 * @param name what people call it
 * @param identity what tells it from any other: two workers may signal each other's processes only
 *     if this is equal. A container is a machine of its own.
 */
public record Host(String name, String identity) {}
