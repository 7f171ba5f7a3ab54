package dev.queuectl.web;

import dev.queuectl.client.CancelJobs;
import dev.queuectl.client.CloneJobs;
import dev.queuectl.client.DeleteJobs;
import dev.queuectl.client.FindJobs;
import dev.queuectl.client.RetryJobs;
import dev.queuectl.client.filter.Filter;
import dev.queuectl.client.filter.FilterReader;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.web.http.Refusal;
import dev.queuectl.web.http.Response;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What is done to all jobs that a filter means, or to some that are named. A request works for some
 * seconds at most and says whether it is through; the same one goes on with the cursor it answers.
 */
final class ActionsApi {
    private static final int MOST_NAMED = 1_000;
    private static final int MOST_CLONED = 1_000;

    /** How many ids a preview names. */
    private static final int SHOWN = 10;

    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Site site;

    ActionsApi(Site site) {
        this.site = site;
    }

    List<Route> routes() {
        return List.of(
                Route.post(
                                "/api/v1/jobs/actions",
                                "Retries, cancels, deletes or clones all jobs that a filter means;"
                                        + " with preview says how many those are.",
                                this::act)
                        .takes("Action")
                        .gives("ActionDone"));
    }

    /** What can be done to jobs. */
    private enum Action {
        RETRY("retried"),
        CANCEL("cancelled"),
        DELETE("deleted"),
        CLONE("cloned");

        private final String done;

        Action(String done) {
            this.done = done;
        }

        /** Whether it can be done to a job as it stands. */
        boolean concerns(Job job) {
            return switch (this) {
                case RETRY, DELETE -> job.state().kind() != JobState.Kind.PROCESSING;
                case CANCEL -> !job.state().kind().isFinished() && !job.isCancelAsked();
                case CLONE -> true;
            };
        }
    }

    /** How far an action has come. */
    private static final class Tally {
        private final List<JobId> newest = new ArrayList<>();
        private long matched;
        private long concerned;
        private long changed;
        private OptionalLong next = OptionalLong.empty();
    }

    private Response act(Call call) throws IOException {
        JsonBody body = JsonBody.read(call, "action", "q", "ids", "all", "preview", "cursor");
        Action action = action(body.string("action").orElse(""));
        boolean preview = body.flag("preview");
        if (body.string("q").isPresent() == body.strings("ids").isPresent()) {
            throw new InvalidValue("the body", "must have either q, a filter, or ids");
        }
        if (action == Action.CLONE && !preview && !site.options().enqueues()) {
            throw new Refusal(403, "refused", "this server was started with --no-enqueue");
        }
        Tally tally = new Tally();
        if (body.strings("ids").isPresent()) {
            if (body.string("cursor").isPresent()) {
                throw new InvalidValue("cursor", "goes with q, a filter");
            }
            named(body.strings("ids").get(), action, preview, tally);
        } else {
            Filter filter = FilterReader.read(List.of(body.string("q").orElse("")));
            if (filter.leavesNothingOut() && !body.flag("all")) {
                throw new InvalidValue("q", "means every job; say so by \"all\":true");
            }
            OptionalLong before = Cursors.of("cursor", body.string("cursor"));
            meant(filter, before, action, preview, tally);
        }
        return answer(action, preview, tally);
    }

    private static Action action(String word) {
        return switch (word) {
            case "retry" -> Action.RETRY;
            case "cancel" -> Action.CANCEL;
            case "delete" -> Action.DELETE;
            case "clone" -> Action.CLONE;
            default -> throw new InvalidValue("action", "must be retry, cancel, delete or clone");
        };
    }

    private void named(List<String> ids, Action action, boolean preview, Tally tally) {
        if (ids.size() > MOST_NAMED) {
            throw new InvalidValue("ids", "must be at most " + MOST_NAMED);
        }
        Set<JobId> wanted = new LinkedHashSet<>();
        ids.forEach(id -> wanted.add(new JobId(id)));
        List<Job> found = site.storage().jobs().find(List.copyOf(wanted));
        List<Job> concerned = count(found, action, tally);
        if (!preview) {
            tally.changed += apply(action, concerned).size();
        }
    }

    private void meant(
            Filter filter, OptionalLong before, Action action, boolean preview, Tally tally) {
        FindJobs finding = new FindJobs(site.storage().jobs(), site.time());
        Instant deadline = site.time().instant().plus(LONGEST);
        List<Job> cloned = new ArrayList<>();
        FindJobs.Trail trail =
                finding.each(
                        filter,
                        before,
                        jobs -> {
                            List<Job> concerned = count(jobs, action, tally);
                            if (!preview && action == Action.CLONE) {
                                cloned.addAll(concerned);
                            } else if (!preview) {
                                tally.changed += applyTwice(finding, filter, action, concerned);
                            }
                            return site.time().instant().isBefore(deadline)
                                    && cloned.size() <= MOST_CLONED;
                        });
        tally.next = trail.next();
        if (cloned.size() > MOST_CLONED || (!cloned.isEmpty() && tally.next.isPresent())) {
            // Nothing would tell those apart that were cloned already.
            throw new Refusal(
                    409, "conflict", "more than " + MOST_CLONED + " jobs would be cloned at once");
        }
        tally.changed += apply(action, cloned.reversed()).size();
    }

    private static List<Job> count(List<Job> jobs, Action action, Tally tally) {
        List<Job> concerned = jobs.stream().filter(action::concerns).toList();
        tally.matched += jobs.size();
        tally.concerned += concerned.size();
        concerned.stream()
                .limit((long) SHOWN - tally.newest.size())
                .forEach(job -> tally.newest.add(job.id()));
        return concerned;
    }

    /** Whatever changed since it was read is looked at once more. */
    private long applyTwice(FindJobs finding, Filter filter, Action action, List<Job> jobs) {
        if (jobs.isEmpty()) {
            return 0;
        }
        Set<JobId> done = apply(action, jobs);
        List<JobId> others = jobs.stream().map(Job::id).filter(id -> !done.contains(id)).toList();
        if (others.isEmpty()) {
            return done.size();
        }
        List<Job> again =
                finding.stillMeant(filter, others).stream().filter(action::concerns).toList();
        return (long) done.size() + apply(action, again).size();
    }

    private Set<JobId> apply(Action action, List<Job> jobs) {
        if (jobs.isEmpty()) {
            return Set.of();
        }
        return switch (action) {
            case RETRY -> new RetryJobs(site.storage().jobs(), site.time()).retry(jobs);
            case CANCEL -> new CancelJobs(site.storage().jobs(), site.time()).cancel(jobs).keySet();
            case DELETE -> new DeleteJobs(site.storage().jobs()).delete(jobs);
            case CLONE ->
                    new LinkedHashSet<>(
                            new CloneJobs(site.storage().jobs(), site.time(), site.random())
                                    .cloneAll(jobs));
        };
    }

    private static Response answer(Action action, boolean preview, Tally tally) throws IOException {
        return Answers.json(
                200,
                json -> {
                    json.writeStartObject();
                    json.writeNumberField("matched", tally.matched);
                    json.writeNumberField("refused", tally.matched - tally.concerned);
                    if (!preview) {
                        json.writeNumberField(action.done, tally.changed);
                    }
                    json.writeArrayFieldStart("first");
                    for (JobId id : tally.newest) {
                        json.writeString(id.value());
                    }
                    json.writeEndArray();
                    json.writeBooleanField("complete", tally.next.isEmpty());
                    Cursors.write(json, tally.next);
                    json.writeEndObject();
                });
    }
}
