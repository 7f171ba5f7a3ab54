package dev.queuectl.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.util.List;

/** {@code help [COMMAND]}: what there is, or how one command is used. */
final class HelpCommand implements Verb {
    private static final String OVERVIEW =
            """
            queuectl: a durable background job queue for the command line

            usage: queuectl COMMAND [OPTION…] [ARG…]

            Jobs
              enqueue '{"command":"…"}'   store a job; also: enqueue "COMMAND", ID "COMMAND", - (JSON lines), -- PROGRAM ARG…
              run -- PROGRAM ARG…         enqueue, pass on the output, exit with its code
              list, show ID, log ID       look at jobs, one job, what it wrote
              explain ID                  why a job does not run, and what would change that
              cancel ID…|FILTER…          call off, ending what runs
              retry ID…|FILTER…           run again, or without waiting any longer
              clone ID…|FILTER…           enqueue once more, as new jobs
              delete ID…|FILTER…          forget, with runs and output
              hold, release ID…|FILTER…   keep waiting jobs from running, or let them run again
              priority --to N ID…|FILTER…  let waiting jobs go before others, or after them
              wait ID…|FILTER…            until they have ended; the exit code says how
              status                      counts, workers, throughput
              top                         the same and more, alive, with keys to retry and to cancel
              stats [--by queue|command]  how many runs ended how, how long they waited and took
              purge                       forget finished jobs

            Workers
              worker start --count N      run jobs in the background, N at a time
              worker run [--drain]        the same in the foreground
              worker stop [ID…] [--now]   let them finish, or end their jobs, and leave
              worker scale ID N           run N jobs at a time from now on
              worker list, worker logs    look at them
              worker install              have systemd run one

            Dead letters
              dlq list [--group]          jobs that are out of retries, or what they died of
              dlq show ID                 one of them, and the end of what it said
              dlq retry ID… | --all | --match WHAT  let them start over
              dlq purge ID… | --all       forget them

            Queues
              queue list, queue show QUEUE  what is in them, and what was said about them
              queue set QUEUE KEY VALUE   limit, max_retries, job_timeout
              queue pause, resume QUEUE…  let workers take none of its jobs, or take them again
              queue drain QUEUE           wait until nothing of it runs or is to run now

            Settings kept with the queue
              config list, get, set, unset

            The store
              db copy --to URL            copy the queue to another store
              db status                   its version, its size, what slows it
              db migrate                  bring it to the version that this one needs
              doctor                      what is wrong here, and how to mend it
              audit                       what operators did, who, when and from where
              backup FILE, restore FILE   copy a SQLite store while it works; make one of the copy
              export [FILTER…], import    jobs with runs and output as JSON lines, and back

            The browser
              dashboard [--port N]        serve a page to look and work, and an HTTP API

            The shell
              shell, or queuectl alone    a prompt for these commands, with completion and history
              completion bash|zsh|fish    let the shell that you use complete them

            queuectl help COMMAND shows a command's options. Every command takes --json and --url sqlite:PATH.\
            """;

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Options.command("help", "Show the commands, or how one is used.");
        spec.addPositional(Options.positionals("COMMAND", "the command, like: worker start"));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        List<String> words = arguments.positionals();
        if (session.json()) {
            List<CommandTable.Entry> asked = words.isEmpty() ? CommandTable.all() : meant(words);
            session.json(json -> {
                json.writeStartArray();
                for (CommandTable.Entry entry : asked) {
                    HelpJson.write(json, entry);
                }
                json.writeEndArray();
            });
        } else {
            session.terminal().data(words.isEmpty() ? OVERVIEW : help(words));
        }
        return ExitStatus.DONE;
    }

    /** Answers the short form, for somebody who called the program without saying what to do. */
    static String brief() {
        return "usage: queuectl COMMAND [OPTION…] [ARG…]\n  commands: "
                + String.join(", ", CommandTable.firstWords())
                + "\n  queuectl help says more";
    }

    /** Answers how a command is used. */
    static String usage(CommandTable.Entry entry, CommandSpec spec) {
        CommandLine line = new CommandLine(spec);
        line.setUsageHelpAutoWidth(false);
        spec.usageMessage().width(100).sortOptions(false).abbreviateSynopsis(true);
        spec.name("queuectl " + entry.name());
        StringBuilder text =
                new StringBuilder(line.getUsageMessage(CommandLine.Help.Ansi.OFF).stripTrailing());
        text.append("\n\nExamples:");
        for (Examples.Example example : Examples.of(entry.name())) {
            text.append("\n  ").append(example.line());
            text.append("\n      ").append(example.meaning());
        }
        return text.toString();
    }

    /** Answers the commands that some words mean: one, or those of a group. */
    private static List<CommandTable.Entry> meant(List<String> words) {
        if (words.size() == 1 && CommandTable.GROUPS.contains(words.getFirst())) {
            return CommandTable.all().stream()
                    .filter(entry -> entry.name().startsWith(words.getFirst() + " "))
                    .toList();
        }
        return List.of(CommandTable.find(words.getFirst(), words.size() > 1 ? words.get(1) : ""));
    }

    private static String help(List<String> words) {
        if (words.size() == 1 && CommandTable.GROUPS.contains(words.getFirst())) {
            return group(words.getFirst());
        }
        CommandTable.Entry entry = meant(words).getFirst();
        CommandSpec spec = entry.verb().spec();
        Options.addCommon(spec);
        return usage(entry, spec);
    }

    private static String group(String group) {
        StringBuilder text = new StringBuilder("queuectl " + group + " …\n");
        for (String name : CommandTable.NAMES) {
            if (name.startsWith(group + " ")) {
                CommandTable.Entry entry =
                        CommandTable.find(group, name.substring(group.length() + 1));
                String description =
                        String.join(" ", entry.verb().spec().usageMessage().description());
                text.append("\n  ")
                        .append(name)
                        .append(" ".repeat(Math.max(1, 16 - name.length())))
                        .append(description);
            }
        }
        return text.toString();
    }
}
