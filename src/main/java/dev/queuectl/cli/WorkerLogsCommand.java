package dev.queuectl.cli;

import dev.queuectl.domain.Visible;
import dev.queuectl.store.WorkerSighting;

import picocli.CommandLine.Model.CommandSpec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code worker logs}: what a background worker wrote to its log. */
final class WorkerLogsCommand implements Verb {
    private static final long LOOK_AGAIN_MILLIS = 100;
    private static final String SUFFIX = ".log";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "logs",
                        "Show the log of a background worker of this host, by default the latest,"
                                + " from the oldest line that is kept.");
        spec.addOption(Options.flag("-f --follow", "go on as the worker writes, until it leaves"));
        spec.addPositional(Options.positionals("ID", "the worker's id, or the beginning of it"));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session)
            throws IOException, InterruptedException {
        if (arguments.positionals().size() > 1) {
            throw CliError.usage("worker logs takes one id", "queuectl worker logs ID");
        }
        String typed = arguments.positionals().isEmpty() ? "" : arguments.positionals().getFirst();
        Path log = log(session.storage().workplace().logs(), typed);
        String id = log.getFileName().toString().replace(SUFFIX, "");
        if (session.json()) {
            session.json(json -> {
                json.writeStartArray();
                for (String line : whole(log).lines().toList()) {
                    json.writeString(line);
                }
                json.writeEndArray();
            });
            return ExitStatus.DONE;
        }
        Terminal terminal = session.terminal();
        try (WorkerLogReader lines = new WorkerLogReader(log)) {
            long _ = lines.transferTo(terminal.out());
            terminal.flush();
            boolean alive = true;
            while (arguments.has("--follow") && alive) {
                alive = isAlive(id, session);
                if (lines.transferTo(terminal.out()) > 0) {
                    terminal.flush();
                } else if (alive) {
                    Thread.sleep(LOOK_AGAIN_MILLIS);
                }
            }
        }
        return ExitStatus.DONE;
    }

    private static String whole(Path log) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (WorkerLogReader lines = new WorkerLogReader(log)) {
            long _ = lines.transferTo(bytes);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static boolean isAlive(String id, Session session) {
        return session.storage().workers().list().stream()
                .filter(WorkerSighting::alive)
                .anyMatch(sighting -> sighting.worker().id().value().equals(id));
    }

    private static List<Path> beginningWith(Path folder, String typed) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> {
                                String name = file.getFileName().toString();
                                return name.startsWith(typed) && name.endsWith(SUFFIX);
                            })
                    .toList();
        } catch (NoSuchFileException neverWorked) {
            return List.of();
        }
    }

    private static Path log(Path folder, String typed) throws IOException {
        List<Path> candidates = beginningWith(folder, typed);
        Optional<Path> exact =
                candidates.stream()
                        .filter(file -> file.getFileName().toString().equals(typed + SUFFIX))
                        .findFirst();
        if (exact.isPresent()) {
            return exact.get();
        }
        if (candidates.isEmpty() || (!typed.isEmpty() && candidates.size() > 1)) {
            String what =
                    candidates.isEmpty()
                            ? typed.isEmpty()
                                    ? "no worker was ever started in the background here"
                                    : "there is no log of a worker '" + Visible.line(typed) + "'"
                            : "more than one worker begins with '" + Visible.line(typed) + "'";
            throw CliError.of(ExitCode.NOT_FOUND, what, "queuectl worker list");
        }
        return candidates.stream()
                .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
                .orElseThrow();
    }
}
