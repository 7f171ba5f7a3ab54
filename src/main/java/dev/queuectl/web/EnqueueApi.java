package dev.queuectl.web;

import dev.queuectl.client.Caller;
import dev.queuectl.client.Enqueue;
import dev.queuectl.client.EnqueueDefaults;
import dev.queuectl.client.JobDraft;
import dev.queuectl.client.json.DraftReader;
import dev.queuectl.client.json.JobJson;
import dev.queuectl.client.json.Json;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.web.GroupCommit.Stored;
import dev.queuectl.web.http.Refusal;
import dev.queuectl.web.http.Response;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Jobs: enqueueing one or many. */
final class EnqueueApi {
    private static final int MOST = 1_000;
    private static final int LONGEST_BATCH = 16 << 20;

    private final Site site;
    private final DraftReader drafts;
    private final GroupCommit commits;

    EnqueueApi(Site site) {
        this.site = site;
        this.drafts = new DraftReader(site.time());
        this.commits = new GroupCommit(this::enqueue);
    }

    List<Route> routes() {
        return List.of(
                Route.post(
                                "/api/v1/jobs",
                                "Enqueues a job; it is durable when this answers.",
                                this::one)
                        .hears(IdempotencyKey.HEADER, IdempotencyKey.ABOUT)
                        .takes("NewJob")
                        .gives("Job"),
                Route.post(
                                "/api/v1/jobs/bulk",
                                "Enqueues up to 1,000 jobs in one transaction, all or none.",
                                this::many)
                        .hears(IdempotencyKey.HEADER, IdempotencyKey.ABOUT)
                        .takes("NewJobs")
                        .gives("Ids"));
    }

    private Response one(Call call) throws IOException {
        requireAllowed();
        String text = JsonBody.text(call.request(), Json.MAX_JOB_BYTES);
        Optional<IdempotencyKey> key = IdempotencyKey.of(call.request());
        JobDraft draft = drafts.read(text);
        Stored outcome = commits.store(enqueue -> job(draft, key, 0, enqueue));
        Job job = outcome.job();
        if (outcome.isStored()) {
            return created(job);
        }
        if (key.isPresent()) {
            Job stored = earlier(key.get(), List.of(draft), List.of(job)).getFirst();
            return replayed(200, created(stored));
        }
        throw new Refusal(409, "conflict", "there is a job '" + job.id() + "' already");
    }

    private Response many(Call call) throws IOException {
        requireAllowed();
        String text = JsonBody.text(call.request(), LONGEST_BATCH);
        Optional<IdempotencyKey> key = IdempotencyKey.of(call.request());
        List<JobDraft> asked = drafts.readMany(text, MOST + 1);
        if (asked.size() > MOST) {
            throw new Refusal(413, "usage", "at most " + MOST + " jobs per request");
        }
        Enqueue enqueue = enqueue();
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            try {
                jobs.add(job(asked.get(i), key, i, enqueue));
            } catch (InvalidValue e) {
                throw new InvalidValue("item " + (i + 1) + ":", String.valueOf(e.getMessage()));
            }
        }
        Set<JobId> taken = enqueue.store(jobs, Acceptance.ALL_OR_NONE);
        if (taken.isEmpty()) {
            return ids(201, jobs);
        }
        if (key.isPresent()) {
            return replayed(200, ids(200, earlier(key.get(), asked, jobs)));
        }
        throw new Refusal(
                409,
                "conflict",
                "nothing was stored: there is a job '" + taken.iterator().next() + "' already");
    }

    /**
     * Answers the jobs that the first request with a key has stored.
     *
     * @throws Refusal with 409 when it was another request than this one
     */
    private List<Job> earlier(IdempotencyKey key, List<JobDraft> asked, List<Job> jobs) {
        List<JobId> ids = new ArrayList<>();
        jobs.forEach(job -> ids.add(job.id()));
        // Is there one more, the first request had more jobs.
        ids.add(key.id(jobs.size()));
        List<Job> stored = site.storage().jobs().find(ids);
        if (stored.size() != jobs.size()) {
            throw IdempotencyKey.usedOtherwise();
        }
        for (int i = 0; i < jobs.size(); i++) {
            if (!IdempotencyKey.isSame(stored.get(i), jobs.get(i), asked.get(i).given())) {
                throw IdempotencyKey.usedOtherwise();
            }
        }
        return stored;
    }

    private void requireAllowed() {
        if (!site.options().enqueues()) {
            throw new Refusal(403, "refused", "this server was started with --no-enqueue");
        }
    }

    private Enqueue enqueue() {
        return new Enqueue(
                site.storage(),
                new Caller(site.home(), Map.of()),
                EnqueueDefaults.from(
                        site.storage().settings().all(), site.storage().queues().all()),
                site.time(),
                site.random());
    }

    private Job job(JobDraft draft, Optional<IdempotencyKey> key, int number, Enqueue enqueue) {
        if (key.isPresent()) {
            IdempotencyKey.requireNoId(draft);
            draft.id(key.get().id(number));
        }
        Job job = enqueue.job(draft);
        for (String variable : job.spec().environment().keySet()) {
            if (!site.options().variables().contains(variable)) {
                throw new InvalidValue(
                        "env",
                        "is not accepted over HTTP but for names that --allow-env gave to the"
                                + " server");
            }
        }
        return job;
    }

    private static Response created(Job job) throws IOException {
        return Answers.json(201, json -> JobJson.write(json, job))
                .with("Location", "/api/v1/jobs/" + job.id());
    }

    private static Response replayed(int status, Response response) {
        return response.withStatus(status).with("Idempotency-Replayed", "true");
    }

    private static Response ids(int status, List<Job> jobs) throws IOException {
        return Answers.json(
                status,
                json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("ids");
                    for (Job job : jobs) {
                        json.writeString(job.id().value());
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }
}
