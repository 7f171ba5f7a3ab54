package dev.queuectl.cli;

import dev.queuectl.client.PurgeJobs;
import dev.queuectl.config.Durations;
import dev.queuectl.domain.JobState;
import dev.queuectl.store.Purge;
import dev.queuectl.store.WorkerRecord;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code purge}: forgets finished jobs, or with {@code --all} every job. */
final class PurgeCommand implements Verb {
    private static final Duration LONGEST_AGE = Duration.ofDays(36_500);
    private static final Set<JobState.Kind> FINISHED =
            EnumSet.of(JobState.Kind.COMPLETED, JobState.Kind.DEAD, JobState.Kind.CANCELLED);

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command("purge", "Forget finished jobs, with their runs and output.");
        spec.addOption(
                Options.values(
                        "--state",
                        "STATE[,STATE]",
                        "only completed, dead or cancelled ones (default: all three)"));
        spec.addOption(Options.value("--older-than", "DUR", "only those that finished longer ago"));
        spec.addOption(
                Options.flag("--all", "empty the store of every job; refused while workers live"));
        spec.addOption(Options.flag("-y --yes", "do not ask"));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        if (!arguments.positionals().isEmpty()) {
            throw CliError.usage(
                    "purge takes no ids",
                    "queuectl purge --state completed, or queuectl dlq purge ID");
        }
        Optional<Instant> before = before(arguments, session);
        if (arguments.has("--all")) {
            if (before.isPresent() || arguments.has("--state")) {
                throw CliError.usage("--all excludes --state and --older-than", "give one");
            }
            return everything(arguments, session);
        }
        List<String> states = arguments.values("--state");
        Set<JobState.Kind> kinds = states.isEmpty() ? FINISHED : ListCommand.states(states);
        if (!FINISHED.containsAll(kinds)) {
            throw CliError.usage(
                    "only finished jobs can be purged: completed, dead or cancelled ones",
                    "purge --all --yes empties the store");
        }
        Consent.require(
                arguments,
                session,
                "purging " + (states.isEmpty() ? "finished" : String.join(",", states)) + " jobs");
        return tell(
                session,
                new PurgeJobs(session.storage().jobs()).run(new Purge(kinds, before, List.of())));
    }

    /** Answers before when a job must have changed last to be old enough. */
    static Optional<Instant> before(Arguments arguments, Session session) {
        return arguments
                .value("--older-than")
                .map(text ->
                        session.time()
                                .instant()
                                .minus(Durations.parse("--older-than", text, LONGEST_AGE)));
    }

    /** Tells how many jobs were forgotten. */
    static ExitStatus tell(Session session, long purged) throws IOException {
        if (session.json()) {
            session.json(json -> {
                json.writeStartObject();
                json.writeNumberField("purged", purged);
                json.writeEndObject();
            });
        } else {
            session.terminal().say("purged " + Texts.count(purged, "job"));
        }
        return ExitStatus.DONE;
    }

    private static ExitStatus everything(Arguments arguments, Session session) throws IOException {
        requireNoWorkers(session);
        Consent.require(arguments, session, "emptying the store of every job");
        // Somebody may have taken his time to answer.
        requireNoWorkers(session);
        return tell(session, session.storage().jobs().clear());
    }

    private static void requireNoWorkers(Session session) {
        List<WorkerRecord> alive = session.workers().alive();
        if (!alive.isEmpty()) {
            throw CliError.of(
                    ExitCode.REFUSED,
                    "the store cannot be emptied: "
                            + Texts.count(alive.size(), "worker")
                            + " live, "
                            + alive.getFirst().id()
                            + " first",
                    "queuectl worker stop");
        }
    }
}
