package dev.queuectl.web;

import dev.queuectl.client.CancelJobs;
import dev.queuectl.client.CloneJobs;
import dev.queuectl.client.DeleteJobs;
import dev.queuectl.client.FindJobs;
import dev.queuectl.client.RetryJobs;
import dev.queuectl.client.filter.Filter;
import dev.queuectl.client.filter.FilterReader;
import dev.queuectl.client.json.JobJson;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.Visible;
import dev.queuectl.web.http.Refusal;
import dev.queuectl.web.http.Response;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Jobs: finding them, and what is done with one. */
final class JobsApi {
    static final int MOST = 1_000;

    private static final int USUAL = 50;

    /** How long jobs are looked at one by one. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

    private final Site site;

    JobsApi(Site site) {
        this.site = site;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                                "/api/v1/jobs",
                                Role.VIEWER,
                                "A page of the jobs that a filter means, newest first.",
                                this::list)
                        .with("q", "a filter: state:dead queue:mail age:>1h")
                        .with("state", "only these, parted by commas")
                        .with("queue", "only these, parted by commas")
                        .with("limit", "how many at most, 1 to 1000; 50 by default")
                        .with("cursor", "next_cursor of the page before")
                        .gives("Jobs"),
                Route.get("/api/v1/jobs/{id}", Role.VIEWER, "One job with its runs.", this::read)
                        .gives("JobWithRuns"),
                Route.delete(
                                "/api/v1/jobs/{id}",
                                "Forgets a job that does not run, with its runs and output.",
                                this::delete)
                        .gives("Ids"),
                Route.post(
                                "/api/v1/jobs/{id}/cancel",
                                "Calls a job off; 202 when its worker was asked to end it.",
                                this::cancel)
                        .gives("Job"),
                Route.post(
                                "/api/v1/jobs/{id}/retry",
                                "Lets a job that does not run be run now.",
                                this::retry)
                        .gives("Job"),
                Route.post(
                                "/api/v1/jobs/{id}/clone",
                                "Enqueues a job once more, as a new one.",
                                this::copy)
                        .gives("Job"));
    }

    private Response list(Call call) throws IOException {
        int limit =
                call.query("limit")
                        .map(text -> Numbers.integer("limit", text, 1, MOST))
                        .orElse(USUAL);
        FindJobs.Found found =
                new FindJobs(site.storage().jobs(), site.time())
                        .find(
                                filter(call),
                                limit,
                                Cursors.of("cursor", call.query("cursor")),
                                LONGEST_LOOK);
        Response response =
                Answers.json(
                        200,
                        json -> {
                            json.writeStartObject();
                            json.writeArrayFieldStart("items");
                            for (Job job : found.jobs()) {
                                JobJson.write(json, job);
                            }
                            json.writeEndArray();
                            Cursors.write(json, found.next());
                            json.writeEndObject();
                        });
        return found.next().isEmpty()
                ? response
                : response.with("Link", "<" + next(call, found.next().getAsLong()) + ">; rel=next");
    }

    private static String next(Call call, long cursor) {
        StringBuilder link = new StringBuilder("/api/v1/jobs?cursor=").append(cursor);
        for (String name : List.of("q", "state", "queue", "limit")) {
            call.query(name)
                    .ifPresent(value ->
                            link.append('&')
                                    .append(name)
                                    .append('=')
                                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        }
        return link.toString();
    }

    private static Filter filter(Call call) {
        List<String> terms = new ArrayList<>();
        call.query("q").ifPresent(terms::add);
        call.query("state").ifPresent(states -> terms.add("state:" + word("state", states)));
        call.query("queue").ifPresent(queues -> terms.add("queue:" + word("queue", queues)));
        return FilterReader.read(terms);
    }

    private static String word(String name, String value) {
        if (value.isEmpty() || value.chars().anyMatch(c -> c <= ' ' || c == '"')) {
            throw new InvalidValue(name, "must be names, parted by commas");
        }
        return value;
    }

    private Response read(Call call) throws IOException {
        Job job = find(call);
        List<Run> runs = site.storage().jobs().runs(job.id());
        return Answers.json(200, json -> JobJson.write(json, job, runs));
    }

    private Response delete(Call call) throws IOException {
        Job job = find(call);
        if (!DeleteJobs.isAtRest(job)
                || new DeleteJobs(site.storage().jobs()).delete(List.of(job)).isEmpty()) {
            throw running(job, "deleted");
        }
        return Answers.json(
                200,
                json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("ids");
                    json.writeString(job.id().value());
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private Response cancel(Call call) throws IOException {
        Job job = find(call);
        CancelJobs.Progress progress =
                new CancelJobs(site.storage().jobs(), site.time()).advance(job.id());
        return switch (progress) {
            case CancelJobs.Progress.Cancelled _ -> told(200, call);
            case CancelJobs.Progress.Asked _ -> told(202, call);
            case CancelJobs.Progress.Ended(JobState.Kind kind) ->
                    throw new Refusal(
                            409,
                            "conflict",
                            "job '" + job.id() + "' cannot be cancelled: it is " + kind.label());
            case CancelJobs.Progress.Gone _ -> throw missing(job.id().value());
        };
    }

    private Response retry(Call call) throws IOException {
        Job job = find(call);
        return switch (new RetryJobs(site.storage().jobs(), site.time()).retry(job)) {
            case RetryJobs.Answer.Retried _ -> told(200, call);
            case RetryJobs.Answer.Held _ -> throw running(job, "retried");
            case RetryJobs.Answer.Gone _ -> throw missing(job.id().value());
        };
    }

    private Response copy(Call call) throws IOException {
        if (!site.options().enqueues()) {
            throw new Refusal(403, "refused", "this server was started with --no-enqueue");
        }
        JobId copy =
                new CloneJobs(site.storage().jobs(), site.time(), site.random())
                        .cloneAll(List.of(find(call)))
                        .getFirst();
        Job job = site.storage().jobs().find(List.of(copy)).getFirst();
        return Answers.json(201, json -> JobJson.write(json, job))
                .with("Location", "/api/v1/jobs/" + copy);
    }

    /** Answers the job as it is now. */
    private Response told(int status, Call call) throws IOException {
        Job job = find(call);
        return Answers.json(status, json -> JobJson.write(json, job));
    }

    private static Refusal running(Job job, String what) {
        return new Refusal(
                409,
                "conflict",
                "job '" + job.id() + "' cannot be " + what + ": it is still running");
    }

    /**
     * Answers the job that the path names; here no beginning of an id stands for it.
     *
     * @throws Refusal with 404 when there is none
     */
    private Job find(Call call) {
        return find(site, call);
    }

    /**
     * Answers the job that the path of a call names.
     *
     * @throws Refusal with 404 when there is none
     */
    static Job find(Site site, Call call) {
        String id = call.part("id");
        try {
            return site.storage().jobs().find(List.of(new JobId(id))).stream()
                    .findFirst()
                    .orElseThrow(() -> missing(id));
        } catch (InvalidValue noId) {
            throw missing(id);
        }
    }

    private static Refusal missing(String id) {
        return new Refusal(
                404, "not_found", "there is no job '" + Visible.line(Numbers.shortened(id)) + "'");
    }
}
