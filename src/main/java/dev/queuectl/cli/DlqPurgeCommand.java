package dev.queuectl.cli;

import dev.queuectl.client.DeadLetters;
import dev.queuectl.client.PurgeJobs;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.store.Purge;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** {@code dlq purge}: forgets dead jobs for good. */
final class DlqPurgeCommand implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command("purge", "Forget dead jobs, with their runs and output.");
        spec.addOption(Options.flag("--all", "every dead job"));
        spec.addOption(Options.value("--older-than", "DUR", "those that died longer ago"));
        spec.addOption(Options.flag("-y --yes", "do not ask"));
        spec.addPositional(
                Options.positionals("ID…", "ids of dead jobs, or the beginnings of them"));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        Optional<Instant> before = PurgeCommand.before(arguments, session);
        if (before.isPresent() && arguments.positionals().isEmpty()) {
            Consent.require(arguments, session, "purging the dead jobs that are older");
            return all(session, before);
        }
        if (before.isPresent()) {
            throw CliError.usage("--older-than is not for jobs named by id", "give one of them");
        }
        List<String> ids = DlqRetryCommand.requireIdsOrAll(arguments, "dlq purge");
        if (ids.isEmpty()) {
            Consent.require(arguments, session, "purging every dead job");
            return all(session, Optional.empty());
        }
        Consent.require(arguments, session, "purging " + Texts.count(ids.size(), "dead job"));
        DeadLetters letters = new DeadLetters(session.storage().jobs(), session.time());
        List<JobId> purged = new ArrayList<>();
        Many many = new Many(session);
        for (String typed : ids) {
            many.attempt(() -> purged.add(purge(session.job(typed), letters)));
        }
        ExitStatus status = many.finish();
        DlqRetryCommand.tell(session, purged, "purged");
        return status;
    }

    private static ExitStatus all(Session session, Optional<Instant> before) throws IOException {
        Purge purge = new Purge(EnumSet.of(JobState.Kind.DEAD), before, List.of());
        return PurgeCommand.tell(session, new PurgeJobs(session.storage().jobs()).run(purge));
    }

    private static JobId purge(Job job, DeadLetters letters) {
        DlqRetryCommand.requireDead(job, "purged from the dead letter queue", "queuectl dlq list");
        if (!letters.purge(job)) {
            throw CliError.of(
                    ExitCode.CONFLICT,
                    "job '" + job.id() + "' is not dead any more",
                    "queuectl show " + job.id());
        }
        return job.id();
    }
}
