package dev.queuectl.web;

import dev.queuectl.client.FindJobs;
import dev.queuectl.client.filter.Filter;
import dev.queuectl.client.filter.FilterReader;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.Run;
import dev.queuectl.store.Summary;
import dev.queuectl.web.http.Response;
import dev.queuectl.web.pages.JobsPage;
import dev.queuectl.web.pages.JobsPage.Chip;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** A page of jobs that a filter means: of all of them, or of the finished ones. */
final class JobList {
    private static final int LIMIT = 50;

    /** How long jobs are looked at one by one. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

    private static final String LINK = "/jobs";

    private final Site site;
    private final Frames frames;
    private final String title;
    private final String path;
    private final Set<Kind> kinds;

    private JobList(Site site, Frames frames, String title, String path, Set<Kind> kinds) {
        this.site = site;
        this.frames = frames;
        this.title = title;
        this.path = path;
        this.kinds = kinds;
    }

    /** The page of all jobs. */
    static JobList all(Site site, Frames frames) {
        return new JobList(site, frames, "Jobs", LINK, EnumSet.allOf(Kind.class));
    }

    /** The page of the jobs that run no more. */
    static JobList finished(Site site, Frames frames) {
        Set<Kind> finished =
                Arrays.stream(Kind.values()).filter(Kind::isFinished).collect(Collectors.toSet());
        return new JobList(site, frames, "History", "/history", EnumSet.copyOf(finished));
    }

    Route route() {
        return Route.get(path, Role.VIEWER, "The page " + title + ".", this::show)
                .with("q", "a filter: state:dead queue:mail age:>1h")
                .with("before", "where to go on, as the link to older jobs has it");
    }

    private Response show(Call call) {
        String typed = call.query("q").orElse("").strip();
        Instant now = site.time().instant();
        Summary summary = site.storage().jobs().summary(now);
        try {
            OptionalLong before = Cursors.of("before", call.query("before"));
            Filter filter = FilterReader.read(terms(typed));
            FindJobs.Found found =
                    new FindJobs(site.storage().jobs(), site.time())
                            .find(filter, LIMIT, before, LONGEST_LOOK);
            return page(200, call, typed, "", found, known(filter, summary), summary, now);
        } catch (InvalidValue refused) {
            return page(
                    400,
                    call,
                    typed,
                    String.valueOf(refused.getMessage()),
                    new FindJobs.Found(List.of(), OptionalLong.empty(), Optional.empty()),
                    "",
                    summary,
                    now);
        }
    }

    /** Answers the parts of the filter that is in force. */
    private List<String> terms(String typed) {
        return kinds.size() == Kind.values().length
                ? List.of(typed)
                : List.of("state:" + labels(kinds), typed);
    }

    private Response page(
            int status,
            Call call,
            String typed,
            String error,
            FindJobs.Found found,
            String known,
            Summary summary,
            Instant now) {
        boolean isFinished = !path.equals(LINK);
        List<JobId> ids = found.jobs().stream().map(Job::id).toList();
        Map<JobId, Run> latest = isFinished ? site.storage().jobs().latestRuns(ids) : Map.of();
        String reached = found.reached().map(at -> Words.moment(at, now).text()).orElse("");
        return Templates.page(
                status,
                "jobs.jte",
                new JobsPage(
                        frames.of(title, title.toLowerCase(Locale.ROOT), call),
                        path,
                        typed,
                        String.join(" ", terms(typed)),
                        error,
                        chips(typed, summary),
                        isFinished,
                        JobRows.of(found.jobs(), latest, now),
                        known,
                        reached,
                        call.query("before").isPresent() ? link(typed, OptionalLong.empty()) : "",
                        found.next().isPresent() ? link(typed, found.next()) : ""));
    }

    /** Answers how many jobs are meant, where the counts that are kept tell. */
    private static String known(Filter filter, Summary summary) {
        if (!filter.isIndexed()) {
            return "";
        }
        return Words.number(
                summary.count(filter.queues().orElse(summary.counts().keySet()), filter.kinds()));
    }

    private List<Chip> chips(String typed, Summary summary) {
        List<Chip> chips = new ArrayList<>();
        chips.add(new Chip("all", "", Words.number(summary.count(kinds)), typed.isEmpty()));
        for (Kind kind : Kind.values()) {
            if (kinds.contains(kind)) {
                String filter = "state:" + kind.label();
                chips.add(
                        new Chip(
                                kind.label(),
                                filter,
                                Words.number(summary.count(EnumSet.of(kind))),
                                typed.equals(filter)));
            }
        }
        return chips;
    }

    private static String labels(Set<Kind> kinds) {
        return kinds.stream().map(Kind::label).collect(Collectors.joining(","));
    }

    private String link(String typed, OptionalLong before) {
        List<String> parameters = new ArrayList<>();
        if (!typed.isEmpty()) {
            parameters.add("q=" + URLEncoder.encode(typed, StandardCharsets.UTF_8));
        }
        before.ifPresent(cursor -> parameters.add("before=" + cursor));
        return parameters.isEmpty() ? path : path + "?" + String.join("&", parameters);
    }
}
