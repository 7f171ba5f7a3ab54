package dev.queuectl.cli;

import dev.queuectl.client.Stats;
import dev.queuectl.client.json.StatsJson;
import dev.queuectl.config.Durations;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.SpanBuckets;
import dev.queuectl.domain.Visible;
import dev.queuectl.store.FigureStore;
import dev.queuectl.store.Figures;
import dev.queuectl.store.Figures.Count;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code stats}: how many runs ended how, and how long they waited and took. */
final class StatsCommand implements Verb {
    private static final Duration DEFAULT = Duration.ofHours(1);

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "stats",
                        "Show how many runs ended how, and how long they waited and took: half, 90"
                                + " and 99 of 100 no longer than that.");
        spec.addOption(
                Options.value(
                        "--since", "DUR", "of so long ago until now (default: 1h; at most 90d)"));
        spec.addOption(Options.value("--queue", "QUEUE", "only this queue"));
        spec.addOption(
                Options.value(
                        "--by", "queue|command", "apart for each queue, or for each command"));
        Listing.addTo(spec);
        Watched.addTo(spec);
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        Listing<Group> listing = Listing.read(Group.RECORDS, OutputForm.TABLE, arguments, session);
        Duration ago =
                arguments
                        .value("--since")
                        .map(text -> Durations.parse("--since", text, FigureStore.HOURS_KEPT))
                        .orElse(DEFAULT);
        Optional<QueueName> queue = arguments.value("--queue").map(QueueName::new);
        Stats.By by = arguments.value("--by").map(StatsCommand::by).orElse(Stats.By.NOTHING);
        Instant now = session.time().instant();
        Stats stats = Stats.read(session.storage().figures(), now, ago, queue, by);
        Optional<Instant> oldest = session.storage().jobs().summary(now).oldestDue();
        if (listing.form() == OutputForm.JSON && !listing.hasFields()) {
            session.json(json -> StatsJson.write(json, stats, queue, oldest));
            return ExitStatus.DONE;
        }
        if (!listing.isTable()) {
            listing.print(Group.of(stats, by));
            return ExitStatus.DONE;
        }
        Terminal terminal = session.terminal();
        listing.print(by == Stats.By.NOTHING ? figures(stats, oldest) : groups(stats, by));
        terminal.flush();
        terminal.say("since " + Texts.time(stats.since(), terminal));
        return ExitStatus.DONE;
    }

    /**
     * What happened to the jobs of one name.
     *
     * @param name a queue or a command; {@code total} where nobody told them apart
     */
    private record Group(Stats stats, String name, Figures figures) {
        static final Records<Group> RECORDS =
                new Records<>(
                        "name",
                        StatsJson.GROUP_FIELDS,
                        (json, group) ->
                                StatsJson.write(json, group.stats, group.name, group.figures));

        static List<Group> of(Stats stats, Stats.By by) {
            return by == Stats.By.NOTHING
                    ? List.of(new Group(stats, "total", stats.total()))
                    : stats.byName().entrySet().stream()
                            .map(named -> new Group(stats, named.getKey(), named.getValue()))
                            .toList();
        }
    }

    private static Stats.By by(String word) {
        return switch (word) {
            case "queue" -> Stats.By.QUEUE;
            case "command" -> Stats.By.COMMAND;
            default ->
                    throw CliError.usage(
                            "--by must be queue or command, not '" + Visible.line(word) + "'",
                            "queuectl stats --by queue");
        };
    }

    private static Table figures(Stats stats, Optional<Instant> oldest) {
        Figures total = stats.total();
        Table table = new Table(1, "figure", "value");
        for (Count count : Count.values()) {
            String name = count.name().toLowerCase(Locale.ROOT);
            table.add(name, Long.toString(total.of(count)));
        }
        table.add("failure rate", rate(total));
        table.add("runs per minute", perMinute(stats, total));
        table.add("waiting, half", span(total.waiting(), 0.5));
        table.add("waiting, 90 of 100", span(total.waiting(), 0.9));
        table.add("waiting, 99 of 100", span(total.waiting(), 0.99));
        table.add("running, half", span(total.running(), 0.5));
        table.add("running, 90 of 100", span(total.running(), 0.9));
        table.add("running, 99 of 100", span(total.running(), 0.99));
        table.add(
                "oldest waiting job, of all queues",
                oldest.map(due -> Texts.span(Duration.between(due, stats.until()))).orElse("none"));
        return table;
    }

    private static Table groups(Stats stats, Stats.By by) {
        Table table =
                new Table(
                        0,
                        by == Stats.By.QUEUE ? "queue" : "command",
                        "completed",
                        "failed",
                        "rate",
                        "/min",
                        "waited",
                        "took");
        for (Map.Entry<String, Figures> group : stats.byName().entrySet()) {
            Figures figures = group.getValue();
            table.add(
                    group.getKey(),
                    Long.toString(figures.of(Count.COMPLETED)),
                    Long.toString(figures.of(Count.FAILED)),
                    rate(figures),
                    perMinute(stats, figures),
                    spans(figures.waiting()),
                    spans(figures.running()));
        }
        return table;
    }

    private static String rate(Figures figures) {
        return Stats.failureRate(figures)
                .map(rate -> String.format(Locale.ROOT, "%.1f%%", 100 * rate))
                .orElse("-");
    }

    private static String perMinute(Stats stats, Figures figures) {
        return String.format(Locale.ROOT, "%.1f", stats.perMinute(figures));
    }

    private static String spans(long[] counts) {
        return span(counts, 0.5) + " " + span(counts, 0.9) + " " + span(counts, 0.99);
    }

    private static String span(long[] counts, double part) {
        long millis = SpanBuckets.quantile(counts, part);
        return millis < 0 ? "-" : Texts.span(Duration.ofMillis(millis));
    }
}
