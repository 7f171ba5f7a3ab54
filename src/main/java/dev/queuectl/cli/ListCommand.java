package dev.queuectl.cli;

import dev.queuectl.client.FindJobs;
import dev.queuectl.client.filter.Filter;
import dev.queuectl.client.filter.FilterReader;
import dev.queuectl.client.json.JobJson;
import dev.queuectl.config.Nearest;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Visible;
import dev.queuectl.store.Summary;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** {@code list}: the newest jobs, newest last; by default those that are not finished. */
final class ListCommand implements Verb {
    static final int MOST = 10_000;

    private static final Records<Job> JOBS = new Records<>("id", JobJson.FIELDS, JobJson::write);

    private static final int DEFAULT = 50;

    /** How long jobs are looked at one by one. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

    private static final Set<JobState.Kind> UNFINISHED =
            EnumSet.of(JobState.Kind.PENDING, JobState.Kind.PROCESSING, JobState.Kind.FAILED);
    private static final List<String> STATES =
            Arrays.stream(JobState.Kind.values()).map(JobState.Kind::label).toList();

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "list", "List jobs, newest last; by default those that are not finished.");
        spec.addOption(
                Options.values(
                        "--state", "STATE[,STATE]", "only these: " + String.join(", ", STATES)));
        spec.addOption(Options.value("--queue", "QUEUE", "only this queue"));
        spec.addOption(Options.value("--limit", "N", "at most so many (default: 50)"));
        spec.addOption(Options.flag("--all", "jobs in every state"));
        spec.addOption(
                Options.value(
                        "--before", "CURSOR", "older ones than a list before, which told it"));
        Listing.addTo(spec);
        Watched.addTo(spec);
        spec.addPositional(
                Options.positionals(
                        "FILTER…",
                        "only jobs like this, in every state: state:dead queue:mail tag:nightly"
                                + " exit:137 cmd:rsync error:\"No space\" age:>1h -host:web1"));
        return spec;
    }

    @Override
    public boolean takesFilter() {
        return true;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        Listing<Job> listing = Listing.read(JOBS, OutputForm.TABLE, arguments, session);
        Filter filter = filter(arguments);
        int limit =
                arguments
                        .value("--limit")
                        .map(text -> Numbers.integer("--limit", text, 1, MOST))
                        .orElse(DEFAULT);
        FindJobs.Found found =
                new FindJobs(session.storage().jobs(), session.time())
                        .find(filter, limit, before(arguments), LONGEST_LOOK);
        List<Job> oldestFirst = found.jobs().reversed();
        if (listing.isTable()) {
            listing.print(
                    listing.isWide()
                            ? JobTable.wide(oldestFirst, session.terminal())
                            : JobTable.of(oldestFirst, session.terminal()));
        } else {
            listing.print(oldestFirst);
        }
        session.terminal().flush();
        if (found.next().isPresent()) {
            tellMore(filter, found, arguments, session);
        }
        return ExitStatus.DONE;
    }

    /** Says how many jobs there are besides, or where to go on. */
    private static void tellMore(
            Filter filter, FindJobs.Found found, Arguments arguments, Session session) {
        Terminal terminal = session.terminal();
        String onwards = "; --before " + found.next().getAsLong() + " goes on there";
        if (found.reached().isPresent()) {
            terminal.say(
                    "looked at jobs enqueued since "
                            + Texts.time(found.reached().get(), terminal)
                            + ", which took a second"
                            + onwards);
        } else if (filter.isIndexed() && !arguments.has("--before")) {
            Summary summary = session.storage().jobs().summary(session.time().instant());
            Set<QueueName> queues = filter.queues().orElse(summary.counts().keySet());
            long more = summary.count(queues, filter.kinds()) - found.jobs().size();
            terminal.say("and " + Math.max(1, more) + " more, older ones; --limit N shows more");
        } else {
            terminal.say("there may be older ones" + onwards);
        }
    }

    private static OptionalLong before(Arguments arguments) {
        Optional<String> cursor = arguments.value("--before");
        if (cursor.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!cursor.get().matches("[1-9][0-9]{0,17}")) {
            throw CliError.usage(
                    "--before must be a number that list gave, not '"
                            + Visible.line(Numbers.shortened(cursor.get()))
                            + "'",
                    "queuectl list");
        }
        return OptionalLong.of(Long.parseLong(cursor.get()));
    }

    /** Answers what is asked for: of jobs in every state where anything is said about them. */
    private static Filter filter(Arguments arguments) {
        List<String> states = arguments.values("--state");
        if (!states.isEmpty() && arguments.has("--all")) {
            throw CliError.usage("--state and --all exclude each other", "give one");
        }
        List<String> words = new ArrayList<>(arguments.positionals());
        if (!states.isEmpty()) {
            words.add("state:" + labels(states(states)));
        } else if (words.isEmpty() && !arguments.has("--all")) {
            words.add("state:" + labels(UNFINISHED));
        }
        arguments
                .value("--queue")
                .ifPresent(name -> words.add("queue:" + new QueueName(name).value()));
        return FilterReader.read(words);
    }

    private static String labels(Set<JobState.Kind> kinds) {
        return String.join(",", kinds.stream().map(JobState.Kind::label).toList());
    }

    /** Reads the names of states, several in one text parted by commas. */
    static Set<JobState.Kind> states(List<String> texts) {
        Set<JobState.Kind> kinds = EnumSet.noneOf(JobState.Kind.class);
        for (String text : texts) {
            for (String label : text.split(",", -1)) {
                kinds.add(
                        JobState.Kind.ofLabel(label)
                                .orElseThrow(() ->
                                        CliError.usage(
                                                label.isEmpty()
                                                        ? "--state names no state"
                                                        : "unknown state '"
                                                                + Visible.line(label)
                                                                + "'"
                                                                + Nearest.hint(label, STATES),
                                                "known are " + String.join(", ", STATES))));
            }
        }
        return kinds;
    }
}
