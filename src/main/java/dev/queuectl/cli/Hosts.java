package dev.queuectl.cli;

import dev.queuectl.process.Processes;
import dev.queuectl.store.Host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Tells which machine this is. */
final class Hosts {
    private Hosts() {}

    /** Answers this machine, or the one that {@code QUEUECTL_HOST} says it is. */
    static Host self(Map<String, String> environment) {
        String given = environment.getOrDefault("QUEUECTL_HOST", "");
        if (!given.isEmpty()) {
            return new Host(given, given);
        }
        String name = name(environment);
        return new Host(name, Processes.hostIdentity().orElse(name));
    }

    private static String name(Map<String, String> environment) {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException notLinux) {
            return environment.getOrDefault("HOSTNAME", "localhost");
        }
    }
}
