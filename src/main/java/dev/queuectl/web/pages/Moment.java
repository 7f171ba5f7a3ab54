package dev.queuectl.web.pages;

/**
 * A time as pages show it.
 *
 * @param iso for machines: a script shows the reader's own zone by it
 * @param text for people, in UTC
 * @param words how long ago or ahead it is
 */
public record Moment(String iso, String text, String words) {}
