package dev.queuectl.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Reason;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.Verdict;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.WorkerStore.Membership;
import dev.queuectl.store.WorkerStore.SeizedWorker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/**
 * Does the same random things to a model and to a backend, and compares what they answer and what
 * can be seen of them after each step. All that is random comes from the seed.
 */
public final class RandomWalk {
    private static final List<QueueName> QUEUES =
            List.of(QueueName.DEFAULT, Specimens.MAIL, Specimens.FILM);
    private static final List<String> TAGS = List.of("nightly", "big", "v1.2");
    private static final Set<Kind> NOT_HELD = EnumSet.complementOf(EnumSet.of(Kind.PROCESSING));
    private static final int IDS = 24;
    private static final int HANDLES = 2;

    private final long seed;
    private final Random random;

    /** Of its own, so that what is tagged how leaves the rest of a seed's walk as it is. */
    private final Random tagging;

    private final StoreFixture[] fixtures;
    private final Storage[][] handles;
    private final List<WorkerId> workers = new ArrayList<>();

    /** What each worker believes to hold, rightly or not. */
    private final Map<WorkerId, List<Job>> held = new HashMap<>();

    /** What operators have read at some time. */
    private final List<Job> read = new ArrayList<>();

    private final Map<WorkerId, List<Membership>> memberships = new HashMap<>();
    private final List<String> log = new ArrayList<>();
    private Instant now = Specimens.NOW;
    private int nextWorker;

    public RandomWalk(long seed, StoreFixture model, StoreFixture backend) {
        this.seed = seed;
        this.random = new Random(seed);
        this.tagging = new Random(~seed);
        this.fixtures = new StoreFixture[] {model, backend};
        this.handles = new Storage[HANDLES][];
        for (int i = 0; i < HANDLES; i++) {
            handles[i] = new Storage[] {model.open(), backend.open()};
        }
        for (int i = 0; i < 3; i++) {
            workers.add(new WorkerId("w-" + nextWorker++));
        }
    }

    /** Answers the time that the walk has reached. */
    public Instant now() {
        return now;
    }

    /**
     * Takes so many steps; fails at the first that the backend takes differently. In the end every
     * queue is open.
     */
    public void walk(int steps) {
        for (int step = 0; step < steps; step++) {
            passTime();
            step();
            compareWhatIsSeen();
            if (step % 20 == 19) {
                compareHistories();
            }
        }
        for (QueueName queue : QUEUES) {
            same("open " + queue, at -> at.queues().change(queue, _ -> QueueTerms.NONE));
        }
        compareHistories();
    }

    private void passTime() {
        long millis =
                switch (random.nextInt(12)) {
                    case 0 -> random.nextInt(70_000);
                    case 1 -> -random.nextInt(5000);
                    case 2, 3, 4 -> random.nextInt(3000);
                    default -> random.nextInt(2);
                };
        now = now.plusMillis(millis);
    }

    private void step() {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3 -> enqueue();
            case 4, 5, 6, 7, 8, 9, 10 -> turn();
            case 11, 12 -> takeOver();
            case 13, 14 -> amend();
            case 15 -> purge();
            case 16 -> {
                setting();
                gate();
            }
            case 17 -> {
                joinOrLeave();
                requestCancel();
            }
            case 18 -> recover();
            default -> read();
        }
    }

    private void enqueue() {
        List<Job> batch = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            String id = "j-" + random.nextInt(IDS);
            Job job =
                    random.nextInt(4) == 0
                            ? Specimens.elaborateJob(id)
                            : Specimens.tagged(
                                    Specimens.job(id, one(QUEUES), random.nextInt(5) - 2, now),
                                    tags());
            batch.add(Job.enqueued(job.id(), job.spec(), around(now, 9000), now));
        }
        Acceptance acceptance = one(List.of(Acceptance.values()));
        same("enqueue " + brief(batch) + acceptance, at -> at.jobs().enqueue(batch, acceptance));
    }

    private String[] tags() {
        return TAGS.stream().filter(_ -> tagging.nextInt(3) == 0).toArray(String[]::new);
    }

    private void turn() {
        WorkerId worker = one(workers);
        List<Job> mine = held.computeIfAbsent(worker, _ -> new ArrayList<>());
        List<Conclusion> ended = new ArrayList<>();
        Set<JobId> named = new LinkedHashSet<>();
        for (Iterator<Job> each = mine.iterator(); each.hasNext(); ) {
            Job job = each.next();
            if (random.nextInt(3) > 0 && named.add(job.id())) {
                ended.add(conclusion(job));
                // Now and then a worker concludes again what it has concluded.
                if (random.nextInt(8) > 0) {
                    each.remove();
                }
            }
        }
        List<Job> returned = new ArrayList<>();
        for (Iterator<Job> each = mine.iterator(); each.hasNext(); ) {
            Job job = each.next();
            if (random.nextInt(4) == 0 && named.add(job.id())) {
                returned.add(job.givenBack(now));
                each.remove();
            }
        }
        Turn.Claim claim =
                new Turn.Claim(
                        random.nextInt(5),
                        random.nextInt(4),
                        tagging.nextInt(5),
                        Set.copyOf(some(QUEUES)),
                        random.nextInt(6) == 0
                                ? Optional.of(Specimens.id("j-" + random.nextInt(IDS)))
                                : Optional.empty());
        Turn turn = new Turn(worker, now, ended, returned, claim);
        TurnAnswer answer =
                same(
                        "turn "
                                + worker
                                + brief(ended.stream().map(Conclusion::job).toList())
                                + brief(returned)
                                + claim,
                        at -> at.jobs().turn(turn));
        mine.addAll(answer.claimed());
    }

    private Conclusion conclusion(Job job) {
        Outcome outcome =
                one(
                        List.of(
                                new Outcome.Exited(0),
                                new Outcome.Exited(7),
                                new Outcome.Signalled(15),
                                new Outcome.TimedOut(),
                                new Outcome.Lost(),
                                new Outcome.Interrupted(),
                                new Outcome.Cancelled()));
        Verdict verdict =
                one(
                        List.of(
                                new Verdict.Complete(),
                                new Verdict.Retry(around(now, 5000)),
                                new Verdict.Bury(Reason.POISON),
                                new Verdict.PutBack(around(now, 2000)),
                                new Verdict.Cancel()));
        CapturedOutput output =
                random.nextBoolean()
                        ? CapturedOutput.NONE
                        : Specimens.output("out " + random.nextInt(), "");
        Instant ended = now.minusMillis(random.nextInt(1000));
        return Specimens.conclusion(job, outcome, verdict, ended, output);
    }

    private void takeOver() {
        WorkerId from = one(workers);
        WorkerId taker = one(workers);
        List<Job> taken = same(from + " -> " + taker, at -> at.jobs().takeOver(from, taker, now));
        held.computeIfAbsent(taker, _ -> new ArrayList<>()).addAll(taken);
    }

    private void read() {
        List<JobId> ids = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            ids.add(Specimens.id("j-" + random.nextInt(IDS)));
        }
        List<Job> found = same("find " + ids, at -> at.jobs().find(ids));
        found.stream().filter(job -> job.state().kind() != Kind.PROCESSING).forEach(read::add);
        String prefix = "j-" + random.nextInt(3);
        int limit = 1 + random.nextInt(12);
        same("with " + prefix, at -> at.jobs().withPrefix(prefix, limit));
    }

    private void amend() {
        if (random.nextBoolean()) {
            read();
        }
        List<Amendment> amendments = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0 && !read.isEmpty(); i--) {
            Job job = one(read);
            Job after =
                    switch (job.state()) {
                        case JobState.Pending _, JobState.Failed _ ->
                                switch (random.nextInt(8)) {
                                    case 0, 1 -> job.cancelled(now);
                                    case 2 -> job.putOnHold(now);
                                    case 3 -> job.released(now);
                                    case 4 -> job.prioritised(random.nextInt(-9, 10), now);
                                    default -> job.retried(now);
                                };
                        case JobState.Dead _ -> job.revived(now);
                        default -> job.retried(now);
                    };
            amendments.add(new Amendment(job, after));
        }
        same(
                "amend " + brief(amendments.stream().map(Amendment::after).toList()),
                at -> at.jobs().amend(amendments));
    }

    private void purge() {
        if (random.nextInt(12) == 0) {
            same("clear", at -> at.jobs().clear());
            held.clear();
            return;
        }
        Set<Kind> kinds = EnumSet.of(one(List.copyOf(NOT_HELD)), one(List.copyOf(NOT_HELD)));
        Map<JobId, Job> named = new LinkedHashMap<>();
        if (random.nextBoolean()) {
            read();
            for (int i = 0; i < 6 && !read.isEmpty(); i++) {
                Job job = one(read.subList(Math.max(0, read.size() - 20), read.size()));
                named.put(job.id(), job);
            }
            if (named.isEmpty()) {
                return;
            }
        }
        Optional<Instant> before =
                random.nextBoolean()
                        ? Optional.of(now.minusSeconds(random.nextInt(30)))
                        : Optional.empty();
        Purge purge = new Purge(kinds, before, List.copyOf(named.values()));
        same("purge " + purge, at -> at.jobs().purge(purge, 1000));
    }

    private void requestCancel() {
        Set<JobId> ids = new LinkedHashSet<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            ids.add(Specimens.id("j-" + random.nextInt(IDS)));
        }
        same("cancel " + ids, at -> at.jobs().requestCancel(ids));
    }

    private void setting() {
        String key = "key-" + random.nextInt(3);
        if (random.nextInt(3) == 0) {
            same("remove " + key, at -> at.settings().remove(key));
        } else {
            String value = "value-" + random.nextInt(3);
            same(
                    "set " + key + value,
                    at -> {
                        at.settings().put(key, value);
                        return value;
                    });
        }
    }

    /** Pauses, resumes or limits a queue; the walk's other steps stay as they are. */
    private void gate() {
        QueueName queue = QUEUES.get(tagging.nextInt(QUEUES.size()));
        QueueTerms terms =
                switch (tagging.nextInt(7)) {
                    case 0 ->
                            QueueTerms.NONE.withPaused(
                                    Optional.of(new QueueTerms.Halt(now, "ann@web1", "")));
                    case 1, 2 -> QueueTerms.NONE.withLimit(OptionalInt.of(1 + tagging.nextInt(3)));
                    default -> QueueTerms.NONE;
                };
        same("queue " + queue + terms, at -> at.queues().change(queue, _ -> terms));
        seen("queues", at -> at.queues().all());
    }

    private void joinOrLeave() {
        WorkerId worker = one(workers);
        List<Membership> places = memberships.remove(worker);
        log.add("join, leave or die: " + worker);
        if (places == null) {
            WorkerRecord record = Specimens.worker(worker, now, one(QUEUES));
            List<Membership> joined = new ArrayList<>();
            for (Storage at : handles[random.nextInt(HANDLES)]) {
                joined.add(at.workers().join(record));
            }
            memberships.put(worker, joined);
        } else {
            if (random.nextBoolean()) {
                places.forEach(Membership::close);
            } else {
                for (StoreFixture fixture : fixtures) {
                    fixture.kill(worker);
                }
            }
            // An id names one life.
            workers.set(workers.indexOf(worker), new WorkerId("w-" + nextWorker++));
        }
    }

    private void recover() {
        WorkerId self = one(workers);
        WorkerId any = one(workers);
        StopRequest stop = one(List.of(StopRequest.values()));
        same("stop " + any + stop, at -> at.workers().requestStop(any, stop));
        boolean forget = random.nextBoolean();
        same(
                "seize",
                at -> {
                    List<WorkerRecord> seized = new ArrayList<>();
                    for (SeizedWorker dead : at.workers().seizeDead(self)) {
                        try (dead) {
                            seized.add(dead.worker());
                            boolean holds = at.jobs().held().containsKey(dead.worker().id());
                            if (forget && !holds) {
                                dead.forget();
                            }
                        }
                    }
                    return Set.copyOf(seized);
                });
    }

    private void compareWhatIsSeen() {
        JobQuery all = new JobQuery(Set.of(), Set.of(), IDS, OptionalLong.empty());
        seen("jobs", at -> at.jobs().list(all).jobs());
        seen("summary", at -> at.jobs().summary(now));
        Set<QueueName> queues = Set.copyOf(some(QUEUES));
        seen("backlog", at -> at.jobs().backlog(queues, now));
        seen("held", at -> at.jobs().held());
        seen("oldest", at -> at.jobs().oldestDue(now));
        if (random.nextInt(4) == 0) {
            JobQuery some =
                    new JobQuery(
                            Set.copyOf(some(List.of(Kind.values()))),
                            Set.copyOf(some(QUEUES)),
                            1 + random.nextInt(8),
                            OptionalLong.empty());
            seen("pages of " + some, at -> pages(at, some));
            JobQuery tagged =
                    JobQuery.tagged(
                            Set.of(TAGS.get(tagging.nextInt(TAGS.size())), "x"),
                            1 + tagging.nextInt(8),
                            OptionalLong.empty());
            seen("pages of " + tagged, at -> pages(at, tagged));
            seen("settings", at -> at.settings().all());
            seen("workers", at -> at.workers().list());
        }
    }

    private static List<List<Job>> pages(Storage at, JobQuery first) {
        List<List<Job>> pages = new ArrayList<>();
        JobQuery query = first;
        JobPage page;
        do {
            page = at.jobs().list(query);
            pages.add(page.jobs());
            query = query.after(page);
        } while (page.next().isPresent());
        return pages;
    }

    private void compareHistories() {
        List<JobId> ids = new ArrayList<>();
        for (int i = 0; i < IDS; i++) {
            ids.add(Specimens.id("j-" + i));
        }
        seen("latest runs", at -> at.jobs().latestRuns(ids));
        seen("runs", at -> ids.stream().map(at.jobs()::runs).toList());
        seen("outputs", at -> ids.stream().flatMap(id -> outputs(at, id).stream()).toList());
    }

    private static List<String> outputs(Storage at, JobId id) {
        List<String> outputs = new ArrayList<>();
        for (Run run : at.jobs().runs(id)) {
            for (Channel channel : Channel.values()) {
                at.jobs()
                        .output(id, run.number(), channel)
                        .ifPresent(bytes -> outputs.add(Arrays.toString(bytes)));
            }
        }
        return outputs;
    }

    /** Does the same to both, through the same of their handles, and answers what both said. */
    private <T> T same(String what, Function<Storage, T> question) {
        log.add(what);
        return seen(what, question);
    }

    /** The same for what changes nothing and explains nothing. */
    private <T> T seen(String what, Function<Storage, T> question) {
        Storage[] asked = handles[random.nextInt(HANDLES)];
        T expected = question.apply(asked[0]);
        T answered;
        try {
            answered = question.apply(asked[1]);
        } catch (RuntimeException e) {
            throw new AssertionError(trace(what), e);
        }
        assertThat(answered).as(() -> trace(what)).isEqualTo(expected);
        return expected;
    }

    private String trace(String what) {
        List<String> latest = log.subList(Math.max(0, log.size() - 40), log.size());
        return "seed "
                + seed
                + ", "
                + what
                + " at "
                + now
                + ", after\n"
                + String.join("\n", latest);
    }

    private static List<String> brief(List<Job> jobs) {
        return jobs.stream()
                .map(job ->
                        job.id()
                                + "/"
                                + job.spec().queue()
                                + "/"
                                + job.state().kind()
                                + "/fence "
                                + job.fence()
                                + "/due "
                                + job.runAt())
                .toList();
    }

    private Instant around(Instant instant, int millis) {
        return instant.plus(Duration.ofMillis(random.nextInt(2 * millis) - millis));
    }

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private <T> List<T> some(List<T> all) {
        return all.stream().filter(_ -> random.nextInt(3) == 0).toList();
    }
}
