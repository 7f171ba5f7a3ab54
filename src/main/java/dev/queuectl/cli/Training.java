package dev.queuectl.cli;

/** Placeholder replaced by the trained list of commands. */
final class Training {
    static final String PROPERTY = "queuectl.train";

    private Training() {}

    static void run() {}
}
