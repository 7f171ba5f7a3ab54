package dev.queuectl.cli;

import dev.queuectl.client.JobDraft;
import dev.queuectl.client.json.DraftReader;
import dev.queuectl.config.Durations;
import dev.queuectl.config.Numbers;
import dev.queuectl.config.Times;
import dev.queuectl.domain.Backoff;
import dev.queuectl.domain.Command;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.RetryPolicy;

import picocli.CommandLine.Model.CommandSpec;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The options that describe a job, which {@code enqueue} and {@code run} share. */
final class EnqueueOptions {
    private EnqueueOptions() {}

    static void addTo(CommandSpec spec) {
        spec.addOption(Options.value("--id", "ID", "the job's id (default: generated)"));
        spec.addOption(
                Options.value("--queue", "QUEUE", "the queue it waits in (default: default)"));
        spec.addOption(
                Options.value("-p --priority", "N", "-1000 to 1000, higher first (default: 0)"));
        spec.addOption(
                Options.value("--max-retries", "N", "runs allowed after the first, 0 to 100"));
        spec.addOption(Options.value("--backoff-base", "X", "retry n waits X^n seconds, 1 to 60"));
        spec.addOption(Options.value("--backoff-max", "DUR", "the longest wait before a retry"));
        spec.addOption(
                Options.flag("--backoff-jitter", "draw each wait evenly from 0 to its value"));
        spec.addOption(
                Options.value(
                        "--timeout",
                        "DUR",
                        "end a run that takes longer; a bare number is ms, 0 is none"));
        spec.addOption(Options.value("--delay", "DUR", "run it this much later"));
        spec.addOption(
                Options.value(
                        "-r --run-at",
                        "TIME",
                        "run it at that time: ISO-8601 with zone, +5s, epoch seconds"));
        spec.addOption(Options.values("--tag", "TAG", "a word to find it by; may be repeated"));
        spec.addOption(
                Options.values(
                        "--env",
                        "K=V|K",
                        "a variable for the job, or one of yours to copy; may be repeated"));
        spec.addOption(Options.value("--cwd", "DIR", "where it runs (default: here)"));
    }

    /** Answers the parts that the options give. */
    static JobDraft draft(Arguments arguments, Session session) {
        JobDraft draft = new JobDraft();
        arguments.value("--id").ifPresent(text -> draft.id(new JobId(text)));
        arguments.value("--queue").ifPresent(text -> draft.queue(new QueueName(text)));
        arguments
                .value("--priority")
                .ifPresent(text ->
                        draft.priority(
                                Numbers.integer(
                                        "--priority",
                                        text,
                                        -JobSpec.HIGHEST_PRIORITY,
                                        JobSpec.HIGHEST_PRIORITY)));
        arguments
                .value("--max-retries")
                .ifPresent(text ->
                        draft.maxRetries(
                                Numbers.integer(
                                        "--max-retries", text, 0, RetryPolicy.MOST_RETRIES)));
        arguments
                .value("--backoff-base")
                .ifPresent(
                        text -> draft.backoffBase(Numbers.decimal("--backoff-base", text, 1, 60)));
        arguments
                .value("--backoff-max")
                .ifPresent(text ->
                        draft.backoffMax(Durations.parse("--backoff-max", text, Backoff.LONGEST)));
        if (arguments.has("--backoff-jitter")) {
            draft.backoffJitter(true);
        }
        arguments
                .value("--timeout")
                .ifPresent(text ->
                        draft.timeout(
                                Durations.parseOrMillis(
                                        "--timeout", text, JobSpec.LONGEST_TIMEOUT)));
        runAt(arguments, session.time().instant()).ifPresent(draft::runAt);
        if (arguments.has("--tag")) {
            draft.tags(arguments.values("--tag"));
        }
        if (arguments.has("--env")) {
            draft.environment(environment(arguments.values("--env"), session.environment()));
        }
        arguments.value("--cwd").ifPresent(text -> draft.directory(directory(text)));
        return draft;
    }

    /**
     * Answers a whole job: what to run is JSON, an id and a command, a command, or what follows
     * {@code --}.
     *
     * @param options the parts that options gave
     */
    static JobDraft described(Arguments arguments, JobDraft options, Session session) {
        List<String> positionals = arguments.positionals();
        Optional<List<String>> program = arguments.afterDashes();
        if (program.isPresent()) {
            if (!positionals.isEmpty()) {
                throw CliError.usage(
                        "there is both a command and a program after --", "give one of them");
            }
            if (program.get().isEmpty()) {
                throw CliError.usage("nothing follows --", "queuectl enqueue -- PROGRAM ARG…");
            }
            return options.command(new Command.Program(program.get()));
        }
        return switch (positionals.size()) {
            case 0 ->
                    throw CliError.usage(
                            "there is nothing to run",
                            "queuectl enqueue \"COMMAND\", or queuectl help enqueue");
            case 1 -> single(positionals.getFirst(), options, session);
            case 2 -> idAndCommand(positionals, options);
            default ->
                    throw CliError.usage(
                            "too many arguments: a command is one argument",
                            "queuectl enqueue \"COMMAND\", or queuectl enqueue -- "
                                    + String.join(" ", positionals));
        };
    }

    private static JobDraft single(String text, JobDraft options, Session session) {
        if (text.isBlank()) {
            throw CliError.usage(
                    "job JSON is empty", "queuectl enqueue '{\"command\":\"echo hello\"}'");
        }
        String start = text.stripLeading();
        if (!start.startsWith("{") && !start.startsWith("[")) {
            return options.command(new Command.Shell(text));
        }
        JobDraft json;
        try {
            json = new DraftReader(session.time()).read(text);
        } catch (InvalidValue e) {
            boolean quotesEaten = start.startsWith("{") && text.indexOf('"') < 0;
            throw CliError.usage(
                    String.valueOf(e.getMessage()),
                    quotesEaten
                            ? "put single quotes around the JSON, so that the shell leaves it alone"
                            : "");
        }
        Set<String> twice = json.given();
        twice.retainAll(options.given());
        if (!twice.isEmpty()) {
            throw CliError.usage(
                    "given both in the JSON and as an option: " + String.join(", ", twice),
                    "give each once");
        }
        return json.or(options);
    }

    private static JobDraft idAndCommand(List<String> positionals, JobDraft options) {
        if (options.given().contains("id")) {
            throw CliError.usage(
                    "there are two ids: --id and '" + positionals.getFirst() + "'", "give one");
        }
        if (positionals.getFirst().stripLeading().startsWith("{")) {
            throw CliError.usage(
                    "the JSON came in pieces",
                    "put single quotes around the JSON, so that the shell leaves it alone");
        }
        return options.id(new JobId(positionals.getFirst()))
                .command(new Command.Shell(positionals.get(1)));
    }

    private static Optional<Instant> runAt(Arguments arguments, Instant now) {
        Optional<String> delay = arguments.value("--delay");
        Optional<String> runAt = arguments.value("--run-at");
        if (delay.isPresent() && runAt.isPresent()) {
            throw CliError.usage("--delay and --run-at exclude each other", "give one");
        }
        return delay.map(text -> now.plus(Durations.parse("--delay", text, Times.FARTHEST)))
                .or(() -> runAt.map(text -> Times.parse("--run-at", text, now)));
    }

    private static Map<String, String> environment(
            List<String> entries, Map<String, String> callers) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String entry : entries) {
            int equals = entry.indexOf('=');
            String name = equals < 0 ? entry : entry.substring(0, equals);
            String value = equals < 0 ? callers.get(name) : entry.substring(equals + 1);
            if (value == null) {
                throw CliError.usage(
                        "--env " + name + ": you have no such variable to copy",
                        "--env " + name + "=VALUE");
            }
            variables.put(name, value);
        }
        return variables;
    }

    private static String directory(String text) {
        if (text.isEmpty()) {
            throw CliError.usage("--cwd is empty", "");
        }
        return Path.of(text).toAbsolutePath().normalize().toString();
    }
}
