package dev.queuectl.cli;

import dev.queuectl.client.DeadLetters;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code dlq retry}: dead jobs start over, with all their attempts. */
final class DlqRetryCommand implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "retry", "Put dead jobs back into their queues, with all their attempts.");
        spec.addOption(Options.flag("--all", "every dead job"));
        spec.addOption(
                Options.value(
                        "--match",
                        "WHAT",
                        "those of a group of dlq list --group, by its id or its signature, or like"
                                + " a filter: queue:mail exit:28"));
        spec.addOption(Options.value("--limit", "N", "the newest N of those that match"));
        spec.addOption(Options.value("--rate", "N/s", "no faster than that; also N/m and N/h"));
        spec.addOption(Options.flag("--dry-run", "change nothing, say which jobs match"));
        spec.addPositional(
                Options.positionals("ID…", "ids of dead jobs, or the beginnings of them"));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session)
            throws IOException, InterruptedException {
        if (DlqMatch.isAskedFor(arguments)) {
            return new DlqMatch(arguments, session).run();
        }
        List<String> ids = requireIdsOrAll(arguments, "dlq retry");
        DeadLetters letters = new DeadLetters(session.storage().jobs(), session.time());
        List<JobId> retried = new ArrayList<>();
        ExitStatus status = ExitStatus.DONE;
        if (ids.isEmpty()) {
            letters.retryAll(retried::addAll);
        } else {
            Many many = new Many(session);
            for (String typed : ids) {
                many.attempt(() -> retried.add(retry(session.job(typed), letters)));
            }
            status = many.finish();
        }
        tell(session, retried, "retried");
        return status;
    }

    private static JobId retry(Job job, DeadLetters letters) {
        requireDead(job, "retried from the dead letter queue", "queuectl retry " + job.id());
        if (!letters.retry(job)) {
            throw CliError.of(
                    ExitCode.CONFLICT,
                    "job '" + job.id() + "' is not dead any more: somebody else was faster",
                    "queuectl show " + job.id());
        }
        return job.id();
    }

    /** Ends the command with exit code 4, and what to do instead, when a job is not dead. */
    static void requireDead(Job job, String what, String remedy) {
        if (job.state().kind() != JobState.Kind.DEAD) {
            throw CliError.of(
                    ExitCode.CONFLICT,
                    "job '"
                            + job.id()
                            + "' cannot be "
                            + what
                            + ": it is "
                            + job.state().kind().label()
                            + ", not dead",
                    remedy);
        }
    }

    /**
     * Answers the ids given, none for {@code --all}; ends the command when there is neither, or
     * both.
     */
    static List<String> requireIdsOrAll(Arguments arguments, String command) {
        boolean all = arguments.has("--all");
        if (all == !arguments.positionals().isEmpty()) {
            throw CliError.usage(
                    command
                            + (all
                                    ? " takes ids or --all, not both"
                                    : " needs the ids of dead jobs, or --all"),
                    "queuectl dlq list");
        }
        return arguments.positionals();
    }

    /** Prints the ids that something was done to. */
    static void tell(Session session, List<JobId> ids, String done) throws IOException {
        if (session.json()) {
            session.json(json -> {
                json.writeStartArray();
                for (JobId id : ids) {
                    json.writeString(id.value());
                }
                json.writeEndArray();
            });
        } else {
            ids.forEach(id -> session.terminal().data(id.value()));
            session.terminal().flush();
            session.terminal().say(done + " " + Texts.count(ids.size(), "job"));
        }
    }
}
