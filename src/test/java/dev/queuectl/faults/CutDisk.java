package dev.queuectl.faults;

import dev.queuectl.faults.DiskEvent.Acknowledge;
import dev.queuectl.faults.DiskEvent.Resize;
import dev.queuectl.faults.DiskEvent.Sync;
import dev.queuectl.faults.DiskEvent.Unlink;
import dev.queuectl.faults.DiskEvent.Write;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A folder on a disk whose power may be cut: it knows of each file what has surely reached the disk
 * and what may have. Names are made and taken away in order, and surely only when the folder was
 * synced; what was written to a file and not synced may be there or not, change by change, and in
 * part.
 */
final class CutDisk {

    /** How likely a change is to have reached the disk, which differs from cut to cut. */
    private static final double[] SURVIVALS = {0, 0.1, 0.5, 0.9, 1};

    /** A change of a file that may not have reached the disk, and its place among the events. */
    private record Change(int number, DiskEvent event) {}

    /** A change of a name; no file means that the name was taken away. */
    private record Naming(int number, String name, List<Content> file) {}

    private final Map<String, Content> present = new HashMap<>();
    private final Map<String, Content> sure = new HashMap<>();
    private final List<Naming> namings = new ArrayList<>();
    private final Set<String> acknowledged = new LinkedHashSet<>();
    private int number;

    /** Does what a process did. */
    void apply(DiskEvent event) {
        switch (event) {
            case Write write -> file(write.file()).pending.add(new Change(number, write));
            case Resize resize -> file(resize.file()).pending.add(new Change(number, resize));
            case Unlink unlink -> {
                present.remove(unlink.file());
                namings.add(new Naming(number, unlink.file(), List.of()));
            }
            case Sync sync when sync.file().isEmpty() -> syncNames(sync.upTo());
            case Sync sync -> file(sync.file()).sync(sync.upTo());
            case Acknowledge ids -> ids.text().lines().forEach(acknowledged::add);
        }
        number++;
    }

    /** The ids that were printed until now. */
    Set<String> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    /** The files as they are while there is power. */
    Map<String, byte[]> contents() {
        Map<String, byte[]> contents = new HashMap<>();
        present.forEach((name, file) -> contents.put(name, file.whole()));
        return contents;
    }

    /** The files as a power cut could leave them now. */
    Map<String, byte[]> cut(Random random) {
        Map<String, Content> names = new HashMap<>(sure);
        namings.stream()
                .limit(random.nextInt(namings.size() + 1))
                .forEach(naming -> name(names, naming));
        double survival = SURVIVALS[random.nextInt(SURVIVALS.length)];
        Map<String, byte[]> contents = new HashMap<>();
        names.forEach((name, file) -> contents.put(name, file.cut(random, survival)));
        return contents;
    }

    private Content file(String name) {
        return present.computeIfAbsent(
                name,
                made -> {
                    Content file = new Content();
                    namings.add(new Naming(number, made, List.of(file)));
                    return file;
                });
    }

    private void syncNames(int upTo) {
        while (!namings.isEmpty() && namings.getFirst().number() < upTo) {
            name(sure, namings.removeFirst());
        }
    }

    private static void name(Map<String, Content> names, Naming naming) {
        names.remove(naming.name());
        naming.file().forEach(file -> names.put(naming.name(), file));
    }

    /** One file: the bytes that are surely on the disk, and what else was done to it. */
    private static final class Content {
        private byte[] synced = new byte[0];
        private final List<Change> pending = new ArrayList<>();

        void sync(int upTo) {
            List<Change> covered =
                    pending.stream().filter(change -> change.number() < upTo).toList();
            synced = with(synced, covered);
            pending.removeAll(covered);
        }

        byte[] whole() {
            return with(synced, pending);
        }

        byte[] cut(Random random, double survival) {
            List<Change> survivors = new ArrayList<>();
            for (Change change : pending) {
                if (change.event() instanceof Write write && random.nextInt(4) == 0) {
                    write.bySectors().stream()
                            .filter(_ -> random.nextDouble() < survival)
                            .forEach(part -> survivors.add(new Change(change.number(), part)));
                } else if (random.nextDouble() < survival) {
                    survivors.add(change);
                }
            }
            return with(synced, survivors);
        }
    }

    private static byte[] with(byte[] content, List<Change> changes) {
        int size = content.length;
        int capacity = size;
        for (Change change : changes) {
            capacity = Math.max(capacity, end(change.event()));
        }
        byte[] bytes = Arrays.copyOf(content, capacity);
        for (Change change : changes) {
            int end = end(change.event());
            if (change.event() instanceof Write write) {
                write.applyTo(bytes);
                size = Math.max(size, end);
            } else {
                Arrays.fill(bytes, Math.min(size, end), Math.max(size, end), (byte) 0);
                size = end;
            }
        }
        return Arrays.copyOf(bytes, size);
    }

    private static int end(DiskEvent event) {
        return switch (event) {
            case Write write -> Math.toIntExact(write.end());
            case Resize resize -> Math.toIntExact(resize.size());
            default -> throw new AssertionError("no change of a file: " + event);
        };
    }
}
