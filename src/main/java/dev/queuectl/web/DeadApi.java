package dev.queuectl.web;

import dev.queuectl.client.DeadGroups;
import dev.queuectl.client.DeadLetters;
import dev.queuectl.client.FindJobs;
import dev.queuectl.client.filter.FilterReader;
import dev.queuectl.client.json.JobJson;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Signature;
import dev.queuectl.web.http.Refusal;
import dev.queuectl.web.http.Response;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Dead letters by what they died of. One by one they are jobs like others. */
final class DeadApi {
    /** So many of the newest dead jobs are looked at. */
    private static final int MOST = 10_000;

    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Site site;

    DeadApi(Site site) {
        this.site = site;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                                "/api/v1/dlq/groups",
                                Role.VIEWER,
                                "What the newest dead jobs died of, the most frequent first.",
                                this::groups)
                        .with("queue", "only of this one")
                        .gives("Groups"),
                Route.post(
                                "/api/v1/dlq/groups/{id}/retry",
                                "Lets the jobs of one group start over.",
                                this::retry)
                        .takes("GoingOn")
                        .gives("GroupRetried"));
    }

    private Response groups(Call call) throws IOException {
        Set<QueueName> queues =
                call.query("queue").map(QueueName::new).map(Set::of).orElse(Set.of());
        DeadGroups.Answer found =
                new DeadGroups(site.storage().jobs(), site.time()).find(queues, MOST);
        return Answers.json(
                200,
                json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("items");
                    for (DeadGroups.Group group : found.groups()) {
                        json.writeStartObject();
                        json.writeStringField("id", group.signature().id());
                        json.writeStringField("signature", group.signature().text());
                        json.writeNumberField("jobs", group.jobs());
                        json.writeStringField("first_at", JobJson.time(group.first()));
                        json.writeStringField("last_at", JobJson.time(group.last()));
                        json.writeStringField("newest", group.newest().value());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeNumberField("left_out", found.leftOut());
                    json.writeEndObject();
                });
    }

    private Response retry(Call call) throws IOException {
        String id = call.part("id");
        OptionalLong before = Cursors.of("cursor", JsonBody.read(call, "cursor").string("cursor"));
        DeadLetters letters = new DeadLetters(site.storage().jobs(), site.time());
        Instant deadline = site.time().instant().plus(LONGEST);
        AtomicLong matched = new AtomicLong();
        AtomicLong retried = new AtomicLong();
        FindJobs.Trail trail =
                new FindJobs(site.storage().jobs(), site.time())
                        .each(
                                FilterReader.read(List.of("state:dead")),
                                before,
                                jobs -> {
                                    List<Job> meant = ofGroup(id, letters.withRuns(jobs));
                                    matched.addAndGet(meant.size());
                                    if (!meant.isEmpty()) {
                                        retried.addAndGet(letters.revive(meant).size());
                                    }
                                    return site.time().instant().isBefore(deadline);
                                });
        if (matched.get() == 0 && before.isEmpty() && trail.next().isEmpty()) {
            throw new Refusal(404, "not_found", "no dead job is in that group");
        }
        return Answers.json(
                200,
                json -> {
                    json.writeStartObject();
                    json.writeNumberField("matched", matched.get());
                    json.writeNumberField("retried", retried.get());
                    json.writeBooleanField("complete", trail.next().isEmpty());
                    Cursors.write(json, trail.next());
                    json.writeEndObject();
                });
    }

    private static List<Job> ofGroup(String id, List<DeadLetters.DeadLetter> letters) {
        return letters.stream()
                .filter(letter -> Signature.of(letter.job(), letter.run()).id().equals(id))
                .map(DeadLetters.DeadLetter::job)
                .toList();
    }
}
