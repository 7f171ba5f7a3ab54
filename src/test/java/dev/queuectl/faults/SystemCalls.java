package dev.queuectl.faults;

import dev.queuectl.faults.DiskEvent.Acknowledge;
import dev.queuectl.faults.DiskEvent.Resize;
import dev.queuectl.faults.DiskEvent.Sync;
import dev.queuectl.faults.DiskEvent.Unlink;
import dev.queuectl.faults.DiskEvent.Write;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what strace wrote down with {@link #OPTIONS}: one call a line, its process first, strings
 * in hexadecimal, and beside each descriptor the path of its file.
 *
 * <p>A write counts from its beginning and a sync from its end, as a careful reader of the
 * specification would have it; a sync covers what came before its beginning.
 */
final class SystemCalls {

    /** What strace is called with, before the name of its log. */
    static final List<String> OPTIONS =
            List.of(
                    "-f",
                    "--seccomp-bpf",
                    "-y",
                    "-xx",
                    "-s",
                    "1000000",
                    "-e",
                    "trace=pwrite64,write,fsync,fdatasync,ftruncate,unlink",
                    "-o");

    private static final HexFormat HEX = HexFormat.of().withPrefix("\\x");

    private final Path folder;
    private final Path acknowledgements;
    private final List<DiskEvent> events = new ArrayList<>();

    /** The syncs that have begun, by the thread that waits for them. */
    private final Map<String, Sync> begun = new HashMap<>();

    private SystemCalls(Path folder, Path acknowledgements) {
        this.folder = folder;
        this.acknowledgements = acknowledgements;
    }

    /**
     * Reads a log.
     *
     * @param folder where the store is; of the files in it, those count that hold the database
     * @param acknowledgements the file that took the ids which were printed
     */
    static List<DiskEvent> read(Path log, Path folder, Path acknowledgements) throws IOException {
        SystemCalls calls = new SystemCalls(folder, acknowledgements);
        try (BufferedReader lines = Files.newBufferedReader(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                calls.take(line);
            }
        }
        return calls.events;
    }

    private void take(String line) {
        String thread = line.substring(0, line.indexOf(' '));
        String call = line.substring(thread.length()).stripLeading();
        if (call.startsWith("<... ")) {
            Sync sync = begun.remove(thread);
            if (sync != null) {
                events.add(succeeded(line, sync));
            }
            return;
        }
        int bracket = call.indexOf('(');
        if (bracket > 0 && call.charAt(0) >= 'a') {
            take(thread, call.substring(0, bracket), call.substring(bracket + 1), line);
        }
    }

    private void take(String thread, String name, String arguments, String line) {
        if (name.equals("unlink")) {
            fileOfStore(decoded(arguments, '"', '"')).map(Unlink::new).ifPresent(events::add);
            return;
        }
        String path = decoded(arguments, '<', '>');
        if (name.equals("write") && path.equals(acknowledgements.toString())) {
            String text = new String(bytes(arguments), StandardCharsets.UTF_8);
            events.add(new Acknowledge(text));
            return;
        }
        Optional<String> found = fileOfStore(path);
        if (found.isEmpty()) {
            return;
        }
        String file = found.get();
        switch (name) {
            case "pwrite64" ->
                    events.add(
                            succeeded(
                                    line,
                                    new Write(file, lastNumber(arguments), bytes(arguments))));
            case "ftruncate" ->
                    events.add(succeeded(line, new Resize(file, lastNumber(arguments))));
            case "fsync", "fdatasync" -> {
                Sync sync = new Sync(file, events.size());
                if (line.endsWith("<unfinished ...>")) {
                    begun.put(thread, sync);
                } else {
                    events.add(succeeded(line, sync));
                }
            }
            default -> throw new AssertionError("an unforeseen way to write: " + line);
        }
    }

    /** The name of a file that holds the database, or the empty name of the folder itself. */
    private Optional<String> fileOfStore(String path) {
        if (path.equals(folder.toString())) {
            return Optional.of("");
        }
        Path file = Path.of(path);
        String name = String.valueOf(file.getFileName());
        boolean holdsTheDatabase =
                folder.equals(file.getParent())
                        && name.startsWith("queue.db")
                        && !name.endsWith("-shm");
        return holdsTheDatabase ? Optional.of(name) : Optional.empty();
    }

    private static <T extends DiskEvent> T succeeded(String line, T event) {
        if (line.contains(") = -1 ")) {
            throw new AssertionError("a call failed: " + event);
        }
        return event;
    }

    private static String decoded(String arguments, char open, char close) {
        int from = arguments.indexOf(open);
        if (from < 0) {
            return "";
        }
        String hexadecimal = arguments.substring(from + 1, arguments.indexOf(close, from + 1));
        // Not hexadecimal: what is no path, as "anon_inode:[eventpoll]".
        return hexadecimal.startsWith("\\x")
                ? new String(HEX.parseHex(hexadecimal), StandardCharsets.UTF_8)
                : hexadecimal;
    }

    private static byte[] bytes(String arguments) {
        int from = arguments.indexOf('"');
        int to = arguments.indexOf('"', from + 1);
        if (arguments.startsWith("...", to + 1)) {
            throw new AssertionError("strace cut a string short");
        }
        return HEX.parseHex(arguments, from + 1, to);
    }

    /** The last argument of a call, whose end strace may not have seen when it wrote it down. */
    private static long lastNumber(String arguments) {
        int end = arguments.lastIndexOf(" <unfinished");
        int bracket = arguments.lastIndexOf(')');
        String whole = arguments.substring(0, end >= 0 ? end : bracket);
        return Long.parseLong(whole.substring(whole.lastIndexOf(',') + 1).strip());
    }
}
