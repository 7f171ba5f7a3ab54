package dev.queuectl.cli;

import dev.queuectl.client.Enqueue;
import dev.queuectl.client.EnqueueDefaults;
import dev.queuectl.client.JobDraft;
import dev.queuectl.client.json.JobJson;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.JobStore.Acceptance;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** {@code enqueue}: stores jobs; prints each id once it is durable. */
final class EnqueueCommand implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Options.command("enqueue", "Store jobs, to be run by workers.");
        EnqueueOptions.addTo(spec);
        spec.addOption(
                Options.value(
                        "-f --file",
                        "FILE",
                        "read jobs from a file: JSON lines, or a JSON array; - is stdin"));
        spec.addOption(Options.flag("--atomic", "with many jobs: store all or none"));
        spec.addOption(Options.flag("-q --quiet", "print the ids only"));
        spec.addPositional(
                Options.positionals(
                        "JOB",
                        "'{\"command\":…}', \"COMMAND\", ID \"COMMAND\", - for JSON lines on stdin,"
                                + " or -- PROGRAM ARG…"));
        return spec;
    }

    @Override
    public boolean takesProgram() {
        return true;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        JobDraft options = EnqueueOptions.draft(arguments, session);
        boolean stdin =
                arguments.positionals().equals(List.of("-")) && arguments.afterDashes().isEmpty();
        if (stdin || arguments.has("--file")) {
            if (!stdin && !arguments.positionals().isEmpty()) {
                throw CliError.usage("there is both a job and a file of jobs", "give one of them");
            }
            return new EnqueueMany(arguments, session)
                    .run(stdin ? "-" : arguments.value("--file").orElseThrow(), options);
        }
        if (arguments.has("--atomic")) {
            throw CliError.usage(
                    "--atomic is for many jobs", "queuectl enqueue - --atomic, or -f FILE");
        }
        JobDraft draft = EnqueueOptions.described(arguments, options, session);
        if (!draft.hasCommand()) {
            throw CliError.usage(
                    "command is missing", "queuectl enqueue '{\"command\":\"echo hello\"}'");
        }
        EnqueueDefaults defaults = session.enqueueDefaults();
        Job job = enqueue(session.enqueue(defaults), draft);
        if (session.json()) {
            session.json(json -> JobJson.write(json, job));
        } else {
            session.terminal().data(job.id().value());
        }
        session.terminal().flush();
        if (!arguments.has("--quiet") && !session.json()) {
            String when =
                    job.runAt().isAfter(job.createdAt())
                            ? ", to run at " + Texts.time(job.runAt(), session.terminal())
                            : "";
            session.terminal()
                    .say("enqueued " + job.id() + " in queue " + job.spec().queue() + when);
        }
        if (!arguments.has("--quiet")) {
            QueueTable.tellOfPause(session.terminal(), job.spec().queue(), defaults.queues());
        }
        return ExitStatus.DONE;
    }

    /** Stores one job, or ends the command with exit code 4. */
    static Job enqueue(Enqueue enqueue, JobDraft draft) {
        Job job = enqueue.job(draft);
        Set<JobId> taken = enqueue.store(List.of(job), Acceptance.EACH);
        if (!taken.isEmpty()) {
            throw CliError.of(
                    ExitCode.CONFLICT,
                    "id '" + job.id() + "' is already used",
                    "queuectl show " + job.id() + ", or enqueue under another id");
        }
        return job;
    }
}
