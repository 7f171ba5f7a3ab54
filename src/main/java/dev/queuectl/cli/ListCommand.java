package dev.queuectl.cli;

import dev.queuectl.client.json.JobJson;
import dev.queuectl.config.Nearest;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Visible;
import dev.queuectl.store.JobPage;
import dev.queuectl.store.JobQuery;
import dev.queuectl.store.Summary;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** {@code list}: the newest jobs, newest last; by default those that are not finished. */
final class ListCommand implements Verb {
    static final int MOST = 10_000;

    private static final int DEFAULT = 50;
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
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        if (!arguments.positionals().isEmpty()) {
            throw CliError.usage(
                    "list takes no arguments", "queuectl list --state STATE, or queuectl show ID");
        }
        Set<JobState.Kind> kinds = kinds(arguments);
        Optional<QueueName> queue = arguments.value("--queue").map(QueueName::new);
        int limit =
                arguments
                        .value("--limit")
                        .map(text -> Numbers.integer("--limit", text, 1, MOST))
                        .orElse(DEFAULT);
        JobPage page =
                session.storage()
                        .jobs()
                        .list(new JobQuery(kinds, queue, limit, OptionalLong.empty()));
        List<Job> oldestFirst = new ArrayList<>(page.jobs()).reversed();
        if (session.json()) {
            session.json(json -> {
                json.writeStartArray();
                for (Job job : oldestFirst) {
                    JobJson.write(json, job);
                }
                json.writeEndArray();
            });
        } else {
            table(oldestFirst, session.terminal()).print(session.terminal());
        }
        session.terminal().flush();
        if (page.next().isPresent()) {
            long more =
                    matching(
                                    session.storage().jobs().summary(session.time().instant()),
                                    kinds,
                                    queue)
                            - oldestFirst.size();
            session.terminal()
                    .say("and " + Math.max(1, more) + " more, older ones; --limit N shows more");
        }
        return ExitStatus.DONE;
    }

    private static Table table(List<Job> jobs, Terminal terminal) {
        Table table = new Table(5, "id", "state", "queue", "attempts", "updated", "command");
        for (Job job : jobs) {
            String reason = Texts.reason(job);
            boolean tell =
                    !reason.isEmpty()
                            && job.state().kind() != JobState.Kind.COMPLETED
                            && terminal.outIsTerminal();
            table.add(
                    job.id().value(),
                    job.state().kind().label(),
                    job.spec().queue().value(),
                    Integer.toString(job.counters().attempts()) + (tell ? " (" + reason + ")" : ""),
                    Texts.time(job.updatedAt(), terminal),
                    job.spec().command().line());
        }
        return table;
    }

    private static long matching(
            Summary summary, Set<JobState.Kind> kinds, Optional<QueueName> queue) {
        Set<JobState.Kind> wanted = kinds.isEmpty() ? EnumSet.allOf(JobState.Kind.class) : kinds;
        if (queue.isEmpty()) {
            return summary.count(wanted);
        }
        Map<JobState.Kind, Long> counts = summary.counts().getOrDefault(queue.get(), Map.of());
        return wanted.stream().mapToLong(kind -> counts.getOrDefault(kind, 0L)).sum();
    }

    private static Set<JobState.Kind> kinds(Arguments arguments) {
        List<String> states = arguments.values("--state");
        if (!states.isEmpty() && arguments.has("--all")) {
            throw CliError.usage("--state and --all exclude each other", "give one");
        }
        if (arguments.has("--all")) {
            return Set.of();
        }
        return states.isEmpty() ? UNFINISHED : states(states);
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
