package dev.queuectl.cli;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.queuectl.client.BulkEnqueue;
import dev.queuectl.client.EnqueueDefaults;
import dev.queuectl.client.JobDraft;
import dev.queuectl.client.json.DraftReader;
import dev.queuectl.client.json.JobSource;
import dev.queuectl.client.json.Json;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Visible;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** {@code enqueue -} and {@code enqueue -f}: stores as many jobs as come, in constant memory. */
final class EnqueueMany {
    private static final int REFUSALS_SHOWN = 100;

    private final Arguments arguments;
    private final Session session;
    private final Terminal terminal;
    private long stored;
    private long refused;
    private boolean firstIsTaken;
    private EnqueueDefaults known = EnqueueDefaults.from(Map.of(), Map.of());
    private final Set<QueueName> filled = new TreeSet<>();
    private @Nullable JsonGenerator ids;

    EnqueueMany(Arguments arguments, Session session) {
        this.arguments = arguments;
        this.session = session;
        this.terminal = session.terminal();
    }

    /**
     * Enqueues what a file, or standard input, holds; the options give what its jobs do not say.
     */
    ExitStatus run(String file, JobDraft defaults) throws IOException {
        if (defaults.given().contains("id")) {
            throw CliError.usage("--id cannot stand for many jobs", "give each its id in the JSON");
        }
        try (InputStream input = open(file, terminal)) {
            BulkEnqueue.Source source =
                    JobSource.open(input, new DraftReader(session.time()), defaults);
            known = session.enqueueDefaults();
            BulkEnqueue bulk =
                    new BulkEnqueue(
                            session.enqueue(known),
                            this::tellStored,
                            entry -> tellRefused(source.unit(), entry));
            begin();
            try {
                if (arguments.has("--atomic")) {
                    bulk.allOrNone(source);
                } else {
                    bulk.each(source);
                }
            } finally {
                // Also when the store fails in the middle: what was stored is told of properly.
                end();
            }
        }
        return finish();
    }

    private void begin() throws IOException {
        if (session.json()) {
            ids = Json.generator(new OutputStreamWriter(terminal.out(), StandardCharsets.UTF_8));
            ids.writeStartArray();
        }
    }

    private void end() throws IOException {
        terminal.endProgress();
        if (ids != null) {
            ids.writeEndArray();
            ids.close();
            terminal.data("");
        }
        terminal.flush();
    }

    /** Opens a file of jobs, or standard input for {@code -}. */
    static InputStream open(String file, Terminal terminal) throws IOException {
        if (file.equals("-")) {
            return terminal.in();
        }
        try {
            if (Files.isDirectory(Path.of(file))) {
                throw CliError.usage("cannot read " + file + ": it is a folder", "");
            }
            return Files.newInputStream(Path.of(file));
        } catch (NoSuchFileException e) {
            throw CliError.usage("cannot read " + file + ": there is no such file", "");
        }
    }

    private void tellStored(BulkEnqueue.Stored batch) {
        stored += batch.jobs().size();
        try {
            for (Job job : batch.jobs()) {
                filled.add(job.spec().queue());
                if (ids != null) {
                    ids.writeString(job.id().value());
                } else {
                    terminal.data(job.id().value());
                }
            }
            if (ids != null) {
                ids.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        terminal.flush();
        terminal.progress(String.format("%,d enqueued", stored));
    }

    private void tellRefused(String unit, BulkEnqueue.Refused entry) {
        if (refused++ == 0) {
            firstIsTaken = entry.taken();
        }
        if (refused <= REFUSALS_SHOWN) {
            terminal.say(
                    "refused: "
                            + Visible.line(unit + " " + entry.number() + ": " + entry.message()));
        }
    }

    private ExitStatus finish() {
        if (refused > REFUSALS_SHOWN) {
            terminal.say("refused: and " + (refused - REFUSALS_SHOWN) + " more");
        }
        if (stored == 0 && refused == 0) {
            throw CliError.usage(
                    "job JSON is empty: the input holds no job",
                    "one JSON object a line, or a JSON array");
        }
        if (!arguments.has("--quiet") && !session.json()) {
            terminal.say(
                    "enqueued "
                            + Texts.count(stored, "job")
                            + (refused == 0 ? "" : ", refused " + refused));
        }
        if (!arguments.has("--quiet")) {
            filled.forEach(queue -> QueueTable.tellOfPause(terminal, queue, known.queues()));
        }
        if (refused == 0) {
            return ExitStatus.DONE;
        }
        if (stored > 0) {
            return ExitStatus.of(ExitCode.PARTLY_DONE);
        }
        return ExitStatus.of(firstIsTaken ? ExitCode.CONFLICT : ExitCode.USAGE);
    }
}
