package dev.queuectl.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;

import dev.queuectl.client.ExportLine;
import dev.queuectl.client.ExportQueue;
import dev.queuectl.client.filter.Filter;
import dev.queuectl.client.filter.FilterReader;
import dev.queuectl.client.json.ExportJson;
import dev.queuectl.client.json.Json;

import picocli.CommandLine.Model.CommandSpec;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** {@code export}: jobs with runs and output as JSON lines, which {@code import} makes jobs of. */
final class ExportCommand implements Verb {
    private static final String USE = "queuectl export -o FILE";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "export",
                        "Write jobs with runs, output and settings as JSON lines, for import.");
        spec.addPositional(
                Options.positionals("FILTER", "only jobs like this (default: all, and settings)"));
        spec.addOption(Options.value("-o --file", "FILE", "to a file (default: to stdout)"));
        spec.addOption(Options.flag("--force", "replace a file that is there"));
        return spec;
    }

    @Override
    public boolean takesFilter() {
        return true;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        Filter filter = FilterReader.read(arguments.positionals());
        Optional<String> output = arguments.value("--file");
        if (output.isEmpty()) {
            if (session.json()) {
                throw CliError.usage("what export writes is JSON lines, not one value", USE);
            }
            long _ = export(session, filter, session.terminal().out());
            return ExitStatus.DONE;
        }
        Path file = Path.of(output.get()).toAbsolutePath().normalize();
        tell(session, file, toFile(session, filter, file, arguments.has("--force")));
        return ExitStatus.DONE;
    }

    private static long toFile(Session session, Filter filter, Path file, boolean replace)
            throws IOException {
        requireFree(file, replace);
        Path part;
        try {
            // For this user alone.
            part = Files.createTempFile(file.getParent(), file.getFileName() + ".", ".part");
        } catch (NoSuchFileException e) {
            throw CliError.of(
                    ExitCode.NOT_FOUND,
                    "there is no folder '" + file.getParent() + "'",
                    "make it, or name a file elsewhere");
        }
        try {
            long jobs;
            try (OutputStream out = Files.newOutputStream(part)) {
                jobs = export(session, filter, out);
            }
            requireFree(file, replace);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            return jobs;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void requireFree(Path file, boolean replace) {
        if (Files.exists(file) && !(replace && Files.isRegularFile(file))) {
            throw CliError.of(
                    ExitCode.CONFLICT,
                    "'" + file + "' is there already",
                    "name another file, or replace that one with --force");
        }
    }

    private static long export(Session session, Filter filter, OutputStream out)
            throws IOException {
        Terminal terminal = session.terminal();
        try (Writer writer =
                        new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
                JsonGenerator json = Json.generator(writer)) {
            json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
            boolean[] any = {false};
            ExportQueue.Sink sink =
                    new ExportQueue.Sink() {
                        @Override
                        public void line(ExportLine line) throws IOException {
                            ExportJson.write(json, line);
                            any[0] = true;
                        }

                        @Override
                        public void progress(long jobs) {
                            terminal.progress(String.format("%,d jobs exported", jobs));
                        }
                    };
            long jobs = new ExportQueue(session.storage(), session.time(), sink).export(filter);
            json.flush();
            if (any[0]) {
                writer.write('\n');
            }
            writer.flush();
            return jobs;
        } finally {
            terminal.endProgress();
        }
    }

    private static void tell(Session session, Path file, long jobs) throws IOException {
        if (session.json()) {
            session.json(json -> {
                json.writeStartObject();
                json.writeStringField("file", file.toString());
                json.writeNumberField("jobs", jobs);
                json.writeEndObject();
            });
        } else {
            session.terminal().say("exported " + Texts.count(jobs, "job") + " to '" + file + "'");
        }
    }
}
