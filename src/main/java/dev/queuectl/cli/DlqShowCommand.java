package dev.queuectl.cli;

import dev.queuectl.client.JobOutput;
import dev.queuectl.client.json.JobJson;
import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.Signature;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * {@code dlq show ID}: everything about a dead job, what it died of, and the end of what its last
 * run said.
 */
final class DlqShowCommand implements Verb {
    private static final int LINES = 10;

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "show",
                        "Show everything about a dead job, what it died of, and the last "
                                + LINES
                                + " lines of its error output.");
        spec.addPositional(Options.positionals("ID", "the job's id, or the beginning of it"));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        Job job = session.job(ShowCommand.single(arguments, "dlq show"));
        DlqRetryCommand.requireDead(
                job, "shown from the dead letter queue", "queuectl show " + job.id());
        List<Run> runs = session.storage().jobs().runs(job.id());
        Optional<Run> last = runs.isEmpty() ? Optional.empty() : Optional.of(runs.getLast());
        Signature signature = Signature.of(job, last);
        List<String> said = last.isEmpty() ? List.of() : said(job, last.get(), session);
        if (session.json()) {
            session.json(json -> JobJson.writeDead(json, job, runs, signature, said));
            return ExitStatus.DONE;
        }
        Terminal terminal = session.terminal();
        ShowCommand.print(job, runs, terminal);
        if (terminal.outIsTerminal()) {
            terminal.data("");
        }
        ShowCommand.line(terminal, "group", signature.id());
        ShowCommand.line(terminal, "signature", signature.text());
        said.forEach(line -> ShowCommand.line(terminal, "stderr", line));
        return ExitStatus.DONE;
    }

    private static List<String> said(Job job, Run run, Session session) throws IOException {
        InputStream whole =
                new JobOutput(session.storage()).open(job.id(), run.number(), Channel.ERR);
        try (InputStream end = LastLines.of(whole, LINES)) {
            return new String(end.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
