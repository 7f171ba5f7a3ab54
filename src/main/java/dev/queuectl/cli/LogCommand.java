package dev.queuectl.cli;

import dev.queuectl.client.JobOutput;
import dev.queuectl.config.Nearest;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code log ID}: what a run wrote, its stdout on stdout and its stderr on stderr; by default the
 * last run. With {@code -f} it goes on until the job is finished.
 */
final class LogCommand implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "log",
                        "Show what a job's last run wrote: its stdout on stdout, its stderr on"
                                + " stderr.");
        spec.addOption(Options.value("--run", "N", "an earlier run, counted from 1"));
        spec.addOption(Options.value("--stream", "out|err", "only this stream"));
        spec.addOption(
                Options.value("-n --lines", "LINES", "only so many last lines of each stream"));
        spec.addOption(
                Options.flag(
                        "-f --follow",
                        "go on as the job writes, run after run, until it is finished; with --run"
                                + " until that run has ended"));
        spec.addOption(
                Options.flag("--raw", "on a terminal too, leave control characters as they are"));
        spec.addPositional(Options.positionals("ID", "the job's id, or the beginning of it"));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session)
            throws IOException, InterruptedException {
        String typed = ShowCommand.single(arguments, "log");
        Set<Channel> channels =
                arguments
                        .value("--stream")
                        .map(LogCommand::channel)
                        .orElse(EnumSet.allOf(Channel.class));
        int wanted =
                arguments
                        .value("--run")
                        .map(text -> Numbers.integer("--run", text, 1, Integer.MAX_VALUE))
                        .orElse(0);
        int lines =
                arguments
                        .value("--lines")
                        .map(text -> Numbers.integer("-n", text, 0, Integer.MAX_VALUE))
                        .orElse(-1);
        Job job = session.job(typed);
        if (session.json()) {
            if (arguments.has("--follow")) {
                throw CliError.usage("log --json is one value, so it cannot follow", "");
            }
            OutputJson.write(session, job, run(job, wanted), channels, lines);
            return ExitStatus.DONE;
        }
        Map<Channel, OutputStream> targets =
                targets(channels, session.terminal(), arguments.has("--raw"));
        if (arguments.has("--follow")) {
            int only = wanted == 0 ? 0 : run(job, wanted);
            LogFollow.follow(job, session, only, lines, targets);
        } else {
            show(job, run(job, wanted), lines, targets, session);
        }
        return ExitStatus.DONE;
    }

    private static void show(
            Job job, int run, int lines, Map<Channel, OutputStream> targets, Session session)
            throws IOException {
        JobOutput output = new JobOutput(session.storage());
        for (Map.Entry<Channel, OutputStream> target : targets.entrySet()) {
            try (InputStream bytes =
                    LastLines.of(output.open(job.id(), run, target.getKey()), lines)) {
                bytes.transferTo(target.getValue());
            }
            target.getValue().flush();
        }
    }

    /** Answers where to write what a job wrote; a terminal is protected, unless asked not to. */
    private static Map<Channel, OutputStream> targets(
            Set<Channel> channels, Terminal terminal, boolean raw) {
        Map<Channel, OutputStream> targets = new EnumMap<>(Channel.class);
        for (Channel channel : channels) {
            boolean toTerminal =
                    channel == Channel.OUT ? terminal.outIsTerminal() : terminal.errIsTerminal();
            OutputStream stream = channel == Channel.OUT ? terminal.out() : terminal.err();
            targets.put(channel, toTerminal && !raw ? new EscapingStream(stream) : stream);
        }
        return targets;
    }

    private static int run(Job job, int wanted) {
        boolean runs = job.state() instanceof JobState.Processing;
        int last = runs ? job.runNumber() : job.counters().runs();
        if (last == 0) {
            throw CliError.of(
                    ExitCode.NOT_FOUND,
                    "job '" + job.id() + "' has not run yet",
                    "queuectl show " + job.id());
        }
        if (wanted > last) {
            throw CliError.of(
                    ExitCode.NOT_FOUND,
                    "job '" + job.id() + "' has no run " + wanted,
                    "its last one is " + last);
        }
        return wanted == 0 ? last : wanted;
    }

    private static Set<Channel> channel(String text) {
        for (Channel channel : Channel.values()) {
            if (channel.label().equals(text)) {
                return EnumSet.of(channel);
            }
        }
        throw CliError.usage(
                "--stream must be out or err, not '"
                        + Numbers.shortened(text)
                        + "'"
                        + Nearest.hint(text, List.of("out", "err")),
                "");
    }
}
