package dev.queuectl.web;

import dev.queuectl.client.DeadGroups;
import dev.queuectl.client.Stats;
import dev.queuectl.client.Workers;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.Visible;
import dev.queuectl.store.Figures;
import dev.queuectl.store.QueueFigures;
import dev.queuectl.store.Summary;
import dev.queuectl.web.http.Response;
import dev.queuectl.web.pages.DeadGroup;
import dev.queuectl.web.pages.OverviewPage;
import dev.queuectl.web.pages.OverviewPage.Count;
import dev.queuectl.web.pages.OverviewPage.Crew;
import dev.queuectl.web.pages.OverviewPage.Hour;
import dev.queuectl.web.pages.OverviewPage.Minute;
import dev.queuectl.web.pages.OverviewPage.Spans;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The page that shows the queue at a glance. */
final class Overview {
    /**
     * Of so many dead jobs groups are made; all of them would take the longer the more there are.
     */
    private static final int GROUPED = 200;

    private static final int GROUPS_SHOWN = 5;
    private static final int QUEUES_SHOWN = 8;
    private static final int MINUTES = 60;

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Site site;
    private final Frames frames;

    Overview(Site site, Frames frames) {
        this.site = site;
        this.frames = frames;
    }

    Response show(Call call) {
        Instant now = site.time().instant();
        Summary summary = site.storage().jobs().summary(now);
        List<Workers.Busy> workers = new Workers(site.storage(), site.time()).list();
        Stats stats =
                Stats.read(
                        site.storage().figures(),
                        now,
                        Duration.ofHours(1),
                        Optional.empty(),
                        Stats.By.QUEUE);
        QueueRows rows = new QueueRows(summary, site.storage().queues().all(), stats, workers);
        DeadGroups.Answer dead =
                new DeadGroups(site.storage().jobs(), site.time()).find(Set.of(), GROUPED);
        return Templates.page(
                200,
                "overview.jte",
                new OverviewPage(
                        frames.of("Overview", "overview", call),
                        problems(rows, workers),
                        counts(summary),
                        summary.oldestDue()
                                .map(due -> Words.span(Duration.between(due, now)))
                                .orElse(""),
                        crew(workers),
                        hour(stats),
                        minutes(now),
                        rows.all().stream().limit(QUEUES_SHOWN).toList(),
                        groups(dead, now),
                        Words.number(dead.lookedAt())));
    }

    private List<String> problems(QueueRows rows, List<Workers.Busy> workers) {
        List<String> problems = new ArrayList<>(rows.problems());
        for (Workers.Busy busy : workers) {
            if (!busy.sighting().alive()) {
                problems.add(
                        "Worker "
                                + busy.worker().id()
                                + " on "
                                + Visible.line(busy.worker().host().name())
                                + " is dead, and its jobs wait for recovery.");
            }
        }
        site.storage().notices().forEach(notice -> problems.add(Visible.line(notice)));
        return problems;
    }

    private static List<Count> counts(Summary summary) {
        return Arrays.stream(Kind.values())
                .map(kind -> new Count(kind.label(), Words.number(summary.count(EnumSet.of(kind)))))
                .toList();
    }

    private static Crew crew(List<Workers.Busy> workers) {
        long busy = 0;
        long slots = 0;
        int alive = 0;
        for (Workers.Busy worker : workers) {
            if (worker.sighting().alive()) {
                alive++;
                busy += Math.min(worker.jobs().size(), worker.worker().slots());
                slots += worker.worker().slots();
            }
        }
        return new Crew(alive, busy, slots);
    }

    private static Hour hour(Stats stats) {
        Figures total = stats.total();
        return new Hour(
                Words.perMinute(stats, total),
                Words.failureRate(total),
                spans(total.waiting()),
                spans(total.running()));
    }

    private static Spans spans(long[] counts) {
        return new Spans(
                Words.quantile(counts, 0.5),
                Words.quantile(counts, 0.9),
                Words.quantile(counts, 0.99));
    }

    /** Answers the last hour, minutes in which nothing happened included. */
    private List<Minute> minutes(Instant now) {
        Instant last = QueueFigures.beginning(now, QueueFigures.MINUTE);
        Instant first = last.minus(QueueFigures.MINUTE.multipliedBy(MINUTES - 1));
        Map<Instant, Figures> known = new HashMap<>();
        for (QueueFigures figures : site.storage().figures().read(first)) {
            known.computeIfAbsent(figures.since(), _ -> new Figures()).add(figures.total());
        }
        List<Minute> minutes = new ArrayList<>(MINUTES);
        for (Instant at = first; !at.isAfter(last); at = at.plus(QueueFigures.MINUTE)) {
            Figures figures = known.getOrDefault(at, new Figures());
            minutes.add(
                    new Minute(
                            at.getEpochSecond(),
                            MINUTE.format(at),
                            figures.of(Figures.Count.COMPLETED),
                            figures.of(Figures.Count.FAILED)));
        }
        return minutes;
    }

    private static List<DeadGroup> groups(DeadGroups.Answer dead, Instant now) {
        return dead.groups().stream()
                .limit(GROUPS_SHOWN)
                .map(group -> DeadList.row(group, now))
                .toList();
    }
}
