package dev.queuectl.web;

import dev.queuectl.web.http.Response;
import dev.queuectl.web.pages.EnqueuePage;
import dev.queuectl.web.pages.ProblemPage;

import java.util.ArrayList;
import java.util.List;

/** The pages that people look at. Each can be read without a script. */
final class Pages {
    private final Site site;
    private final Frames frames;
    private final SharedPages shared;

    Pages(Site site) {
        this.site = site;
        this.frames = new Frames(site);
        this.shared = new SharedPages(site.time(), () -> site.hub().told() + site.changes().get());
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.add(
                Route.get(
                                "/login",
                                Role.ANYBODY,
                                "Lets the browser keep a token as a cookie.",
                                this::logIn)
                        .with("token", "a token"));
        for (Route page : pages()) {
            routes.add(page.by(shared.of(page.endpoint())));
        }
        return routes;
    }

    private List<Route> pages() {
        return List.of(
                Route.get("/", Role.VIEWER, "The overview.", new Overview(site, frames)::show),
                JobList.all(site, frames).route(),
                JobList.finished(site, frames).route(),
                new JobSheet(site, frames).route(),
                new DeadList(site, frames).route(),
                Route.get(
                        "/queues",
                        Role.VIEWER,
                        "The page of queues.",
                        new QueueList(site, frames)::show),
                Route.get(
                        "/settings",
                        Role.VIEWER,
                        "The page of settings.",
                        new SettingSheet(site, frames)::show),
                Route.get("/enqueue", Role.VIEWER, "A form that makes a job.", this::enqueue),
                Route.get(
                        "/workers",
                        Role.VIEWER,
                        "The page of workers.",
                        new WorkerList(site, frames)::show));
    }

    /** Answers the page that tells of a problem. */
    static Response problem(Problem problem) {
        return Templates.page(
                problem.status(),
                "problem.jte",
                new ProblemPage(problem.title(), problem.detail(), problem.remedy()));
    }

    private Response enqueue(Call call) {
        return Templates.page(
                200,
                "enqueue.jte",
                new EnqueuePage(frames.of("Enqueue", "enqueue", call), site.home()));
    }

    private Response logIn(Call call) {
        return Response.redirect("/")
                .with("Set-Cookie", site.gate().cookieFor(call.query("token").orElse("")));
    }
}
