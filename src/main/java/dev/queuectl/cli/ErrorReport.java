package dev.queuectl.cli;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.queuectl.client.json.Json;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Visible;
import dev.queuectl.store.StoreException;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Locale;

/** Tells the user of an error: what, why, how to mend it; as text or as JSON. */
final class ErrorReport {
    private ErrorReport() {}

    /** Answers the error that an exception means to the user. */
    static CliError of(Throwable failure) {
        return switch (failure) {
            case CliError error -> error;
            case InvalidValue invalid -> CliError.usage(String.valueOf(invalid.getMessage()), "");
            case StoreException store ->
                    new CliError(
                            exitCode(store.code()),
                            "store_" + store.code().name().toLowerCase(Locale.ROOT),
                            String.valueOf(store.getMessage()),
                            List.of(),
                            store.remedy().isEmpty() ? List.of() : List.of(store.remedy()));
            case InterruptedException _, InterruptedIOException _ ->
                    CliError.of(ExitCode.INTERRUPTED, "interrupted");
            case UncheckedIOException unchecked when unchecked.getCause() != null ->
                    of(unchecked.getCause());
            case IOException io -> CliError.of(ExitCode.FAILED, described(io));
            default ->
                    CliError.of(
                                    ExitCode.FAILED,
                                    "something went wrong that should not have: " + failure,
                                    "the same with --debug shows where; please report it")
                            .causedBy(failure);
        };
    }

    /** Writes an error to standard error. */
    static void print(CliError error, Terminal terminal, boolean json) {
        if (json) {
            terminal.say(json(error));
            return;
        }
        String word =
                terminal.errIsTerminal() && terminal.colour()
                        ? "\u001b[31merror:\u001b[m "
                        : "error: ";
        terminal.say(word + Visible.line(String.valueOf(error.getMessage())));
        for (String why : error.why()) {
            terminal.say("  " + Visible.line(why));
        }
        for (String remedy : error.remedies()) {
            terminal.say("  try: " + Visible.line(remedy));
        }
    }

    /** Writes where a failure comes from, for whoever asked with {@code --debug}. */
    static void trace(Throwable failure, Terminal terminal) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        terminal.say(text.toString().stripTrailing());
    }

    private static String json(CliError error) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.generator(text)) {
            json.writeStartObject();
            json.writeObjectFieldStart("error");
            json.writeStringField("code", error.word());
            json.writeNumberField("exit_code", error.exitCode().number());
            json.writeStringField("message", error.getMessage());
            json.writeArrayFieldStart("details");
            for (String why : error.why()) {
                json.writeString(why);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("try");
            for (String remedy : error.remedies()) {
                json.writeString(remedy);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static String described(IOException e) {
        if (e instanceof FileSystemException file && file.getFile() != null) {
            String reason =
                    file.getReason() == null ? e.getClass().getSimpleName() : file.getReason();
            return "cannot use " + file.getFile() + ": " + reason;
        }
        return String.valueOf(e.getMessage());
    }

    private static ExitCode exitCode(StoreException.Code code) {
        return switch (code) {
            case UNREACHABLE, BUSY, FULL, READ_ONLY, DAMAGED, INPUT_OUTPUT, REPLACED ->
                    ExitCode.STORE;
            case UNSAFE -> ExitCode.REFUSED;
            case NEWER, OLDER -> ExitCode.VERSION;
        };
    }
}
