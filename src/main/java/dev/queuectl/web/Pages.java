package dev.queuectl.web;

import dev.queuectl.client.Workers;
import dev.queuectl.config.Durations;
import dev.queuectl.domain.JobState;
import dev.queuectl.store.Summary;
import dev.queuectl.web.http.Response;
import dev.queuectl.web.pages.Frame;
import dev.queuectl.web.pages.OverviewPage;
import dev.queuectl.web.pages.ProblemPage;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;

/** The pages that people look at. */
final class Pages {
    private final Site site;

    Pages(Site site) {
        this.site = site;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/", Role.VIEWER, "The overview page.", this::overview),
                Route.get(
                                "/login",
                                Role.ANYBODY,
                                "Lets the browser keep a token as a cookie.",
                                this::logIn)
                        .with("token", "a token"));
    }

    /** Answers the page that tells of a problem. */
    static Response problem(Problem problem) {
        return Templates.page(
                problem.status(),
                "problem.jte",
                new ProblemPage(problem.title(), problem.detail(), problem.remedy()));
    }

    private Response logIn(Call call) {
        return Response.redirect("/")
                .with("Set-Cookie", site.gate().cookieFor(call.query("token").orElse("")));
    }

    private Response overview(Call call) {
        Instant now = site.time().instant();
        Summary summary = site.storage().jobs().summary(now);
        List<OverviewPage.Count> counts =
                Arrays.stream(JobState.Kind.values())
                        .map(kind ->
                                new OverviewPage.Count(
                                        kind.label(), summary.count(EnumSet.of(kind))))
                        .toList();
        String oldest =
                summary.oldestDue()
                        .map(due -> Durations.format(seconds(Duration.between(due, now))))
                        .orElse("");
        int workers = new Workers(site.storage(), site.time()).list().size();
        return Templates.page(
                200,
                "overview.jte",
                new OverviewPage(frame("Overview", call), counts, oldest, workers));
    }

    private Frame frame(String title, Call call) {
        return new Frame(title, site.mayChange(call.role()), site.storage().url());
    }

    private static Duration seconds(Duration span) {
        return Duration.ofSeconds(Math.max(0, span.toSeconds()));
    }
}
