package dev.queuectl.store;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.WorkerId;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Jobs in the order of enqueueing; every question looks at all of them. */
final class InMemoryJobs implements JobStore {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final InMemoryStorage.Shared shared;
    private final InMemoryStorage self;
    private final Table table;

    InMemoryJobs(InMemoryStorage.Shared shared, InMemoryStorage self) {
        this.shared = shared;
        this.self = self;
        this.table = shared.jobs;
    }

    /** What is kept. */
    static final class Table {
        final Map<JobId, Entry> entries = new LinkedHashMap<>();
        final Map<Long, long[]> minutes = new TreeMap<>();
        long lastSeq;
    }

    /** A job, its history, and whether a worker could have claimed it since it last changed. */
    static final class Entry {
        final long seq;
        final List<Run> runs = new ArrayList<>();
        final Map<Integer, CapturedOutput> outputs = new HashMap<>();
        final Map<InMemoryOutputs.Key, byte[]> large = new HashMap<>();
        final Map<InMemoryOutputs.Key, InMemoryOutputs.Live> live = new HashMap<>();
        boolean watched;
        Job job;
        boolean ready;

        Entry(long seq, Job job) {
            this.seq = seq;
            this.job = job;
            this.ready = job.isDue(job.createdAt());
        }

        boolean isDue(Instant now) {
            return job.state().kind().isWaiting()
                    && !job.state().isOnHold()
                    && (ready || job.isDue(now));
        }

        /** What was asked for at the enqueueing never changes, but for the priority. */
        void amend(Job after) {
            JobSpec spec = job.spec().withPriority(after.spec().priority());
            become(after, after.updatedAt(), spec);
        }

        void become(Job after, Instant now) {
            become(after, now, job.spec());
        }

        private void become(Job after, Instant now, JobSpec spec) {
            job =
                    new Job(
                            job.id(),
                            spec,
                            job.createdAt(),
                            after.updatedAt(),
                            after.runAt(),
                            after.counters(),
                            after.fence(),
                            after.state(),
                            after.last());
            ready = after.isDue(now);
        }
    }

    @Override
    public Set<JobId> enqueue(List<Job> jobs, Acceptance acceptance) {
        synchronized (shared) {
            for (Job job : jobs) {
                if (!job.equals(Job.enqueued(job.id(), job.spec(), job.runAt(), job.createdAt()))) {
                    throw new IllegalArgumentException("not new: " + job.id());
                }
            }
            Set<JobId> taken = new LinkedHashSet<>();
            Map<JobId, Job> added = new LinkedHashMap<>();
            for (Job job : jobs) {
                if (table.entries.containsKey(job.id()) || added.containsKey(job.id())) {
                    taken.add(job.id());
                } else {
                    added.put(job.id(), job);
                }
            }
            if (taken.isEmpty() || acceptance == Acceptance.EACH) {
                for (Job job : added.values()) {
                    table.entries.put(job.id(), new Entry(++table.lastSeq, job));
                }
                if (!added.isEmpty()) {
                    List<Job> stored = List.copyOf(added.values());
                    InMemoryEvents.tell(
                            shared, JobEvent.enqueued(stored), stored.getFirst().createdAt());
                    changed(true);
                }
            }
            return taken;
        }
    }

    @Override
    public TurnAnswer turn(Turn turn) {
        synchronized (shared) {
            Set<JobId> stale = new LinkedHashSet<>();
            for (Conclusion conclusion : turn.conclusions()) {
                if (!conclude(conclusion, turn)) {
                    stale.add(conclusion.job().id());
                }
            }
            List<Job> returned =
                    turn.returned().stream().filter(job -> giveBack(job, turn)).toList();
            List<Job> claimed = claim(turn);
            InMemoryEvents.tell(
                    shared, JobEvent.turned(turn, stale, returned, claimed), turn.now());
            Optional<Instant> nextDue =
                    table.entries.values().stream()
                            .filter(entry -> entry.job.state().kind().isWaiting() && !entry.ready)
                            .filter(entry -> !entry.job.state().isOnHold())
                            .map(entry -> entry.job.runAt())
                            .filter(due -> due.isAfter(turn.now()))
                            .min(Comparator.naturalOrder());
            StopRequest stop =
                    shared.workers.stream()
                            .filter(entry -> entry.worker.id().equals(turn.worker()))
                            .map(entry -> entry.stop)
                            .findFirst()
                            .orElse(StopRequest.NONE);
            int slots =
                    shared.workers.stream()
                            .filter(entry -> entry.worker.id().equals(turn.worker()))
                            .mapToInt(entry -> entry.worker.slots())
                            .findFirst()
                            .orElse(0);
            Set<JobId> cancelAsked = new LinkedHashSet<>();
            Set<JobId> watched = new LinkedHashSet<>();
            for (Entry entry : table.entries.values()) {
                if (turn.worker().equals(holder(entry.job)) && entry.job.isCancelAsked()) {
                    cancelAsked.add(entry.job.id());
                }
                if (turn.worker().equals(holder(entry.job)) && entry.watched) {
                    watched.add(entry.job.id());
                }
            }
            return new TurnAnswer(
                    claimed,
                    stale,
                    cancelAsked,
                    watched,
                    nextDue,
                    stop,
                    TurnAnswer.slots(slots),
                    shared.settingsRevision);
        }
    }

    private boolean giveBack(Job job, Turn turn) {
        Entry entry = table.entries.get(job.id());
        if (entry != null
                && entry.job.fence() == job.fence()
                && turn.worker().equals(holder(entry.job))) {
            entry.become(job, turn.now());
            changed(true);
            return true;
        }
        return false;
    }

    private boolean conclude(Conclusion conclusion, Turn turn) {
        Job job = conclusion.job();
        Entry entry = table.entries.get(job.id());
        if (entry == null
                || entry.job.fence() != job.fence()
                || !turn.worker().equals(holder(entry.job))) {
            if (entry != null) {
                entry.runs.replaceAll(run -> supersededBy(conclusion.run(), run, turn.worker()));
            }
            return false;
        }
        entry.become(job, turn.now());
        Run run = conclusion.run();
        entry.runs.add(run);
        entry.outputs.put(run.number(), conclusion.output());
        boolean succeeded = job.state().kind() == Kind.COMPLETED;
        if (succeeded || run.outcome().countsAsAttempt()) {
            table.minutes
                    .computeIfAbsent(minute(run.endedAt()), _ -> new long[2])[succeeded ? 0 : 1]++;
        }
        changed(job.state().kind().isWaiting());
        return true;
    }

    private static Run supersededBy(Run late, Run known, WorkerId worker) {
        boolean same = known.number() == late.number() && known.worker().equals(worker);
        if (!same || !(known.outcome() instanceof Outcome.Lost)) {
            return known;
        }
        return new Run(
                known.number(),
                known.worker(),
                known.host(),
                known.pid(),
                known.startedAt(),
                late.endedAt(),
                new Outcome.Superseded(),
                known.usage(),
                known.output());
    }

    private List<Job> claim(Turn turn) {
        Turn.Claim claim = turn.claim();
        List<Entry> ready =
                table.entries.values().stream()
                        .filter(entry -> entry.isDue(turn.now()))
                        .filter(entry -> isWanted(claim.queues(), entry.job.spec().queue()))
                        .filter(entry -> claim.only().map(entry.job.id()::equals).orElse(true))
                        .sorted(
                                Comparator.comparingInt(
                                                (Entry entry) -> -entry.job.spec().priority())
                                        .thenComparingLong(entry -> entry.seq))
                        .toList();
        List<Entry> chosen = open(ready, claim);
        for (int place = claim.limit(); place < chosen.size(); place++) {
            if (claim.only().isEmpty() && chosen.get(place).job.counters().losses() > 0) {
                chosen = chosen.subList(0, place);
            }
        }
        if (claim.total() > 0) {
            // What a worker has found due stays so.
            table.entries.values().stream()
                    .filter(entry -> claim.only().map(entry.job.id()::equals).orElse(true))
                    .forEach(entry -> entry.ready |= entry.isDue(turn.now()));
        }
        List<Job> claimed = new ArrayList<>();
        for (Entry entry : chosen) {
            Instant due = entry.job.runAt();
            entry.become(
                    entry.job.claimedBy(turn.worker(), due.isAfter(turn.now()) ? due : turn.now()),
                    turn.now());
            claimed.add(entry.job);
        }
        if (!claimed.isEmpty()) {
            changed(false);
        }
        return claimed;
    }

    /** Answers the best that are in no queue that is paused or full, as many as are wanted. */
    private List<Entry> open(List<Entry> ready, Turn.Claim claim) {
        QueueGates gates = QueueGates.of(shared.queues);
        Map<QueueName, Integer> rooms = new HashMap<>(gates.limits());
        for (Entry entry : table.entries.values()) {
            if (entry.job.state().kind() == Kind.PROCESSING) {
                rooms.computeIfPresent(entry.job.spec().queue(), (_, room) -> room - 1);
            }
        }
        int places = claim.places();
        List<Entry> open = new ArrayList<>();
        for (Entry entry : ready) {
            QueueName queue = entry.job.spec().queue();
            if (open.size() == claim.total() || gates.shut().contains(queue)) {
                continue;
            }
            if (gates.limits().containsKey(queue)) {
                if (places <= 0 || rooms.getOrDefault(queue, 0) <= 0) {
                    continue;
                }
                places--;
                rooms.merge(queue, -1, Integer::sum);
            }
            open.add(entry);
        }
        return open;
    }

    @Override
    public List<Job> takeOver(WorkerId from, WorkerId taker, Instant now) {
        synchronized (shared) {
            List<Job> taken = new ArrayList<>();
            for (Entry entry : table.entries.values()) {
                if (from.equals(holder(entry.job))) {
                    entry.become(entry.job.takenOverBy(taker, now), now);
                    taken.add(entry.job);
                }
            }
            if (!taken.isEmpty()) {
                changed(true);
            }
            return taken;
        }
    }

    @Override
    public Set<JobId> amend(List<Amendment> amendments) {
        synchronized (shared) {
            Set<JobId> amended = new LinkedHashSet<>();
            for (Amendment amendment : amendments) {
                Job after = amendment.after();
                Entry entry = table.entries.get(after.id());
                if (entry != null
                        && entry.job.createdAt().equals(amendment.before().createdAt())
                        && entry.job.fence() == amendment.before().fence()
                        && entry.job.state().kind() == amendment.before().state().kind()) {
                    entry.amend(after);
                    amended.add(after.id());
                }
            }
            if (!amended.isEmpty()) {
                InMemoryEvents.tell(
                        shared,
                        JobEvent.amended(amendments, amended),
                        amendments.getFirst().after().updatedAt());
                changed(true);
            }
            return amended;
        }
    }

    @Override
    public Set<JobId> requestCancel(Set<JobId> ids) {
        synchronized (shared) {
            Set<JobId> asked = new LinkedHashSet<>();
            for (JobId id : ids) {
                Entry entry = table.entries.get(id);
                if (entry != null && entry.job.state().kind() == Kind.PROCESSING) {
                    entry.job = entry.job.cancelAsked();
                    asked.add(id);
                }
            }
            if (!asked.isEmpty()) {
                changed(true);
            }
            return asked;
        }
    }

    @Override
    public List<Job> find(List<JobId> ids) {
        synchronized (shared) {
            return ids.stream().flatMap(this::entry).map(entry -> entry.job).toList();
        }
    }

    @Override
    public List<JobId> withPrefix(String prefix, int limit) {
        synchronized (shared) {
            return table.entries.keySet().stream()
                    .filter(id -> id.value().startsWith(prefix))
                    .sorted()
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public List<Run> runs(JobId id) {
        synchronized (shared) {
            return entry(id).flatMap(entry -> entry.runs.stream()).toList();
        }
    }

    @Override
    public Map<JobId, Run> latestRuns(List<JobId> ids) {
        Map<JobId, Run> latest = new LinkedHashMap<>();
        for (JobId id : ids) {
            List<Run> runs = runs(id);
            if (!runs.isEmpty()) {
                latest.put(id, runs.getLast());
            }
        }
        return latest;
    }

    @Override
    public Optional<byte[]> output(JobId id, int run, Channel channel) {
        synchronized (shared) {
            return entry(id)
                    .map(entry -> entry.outputs.getOrDefault(run, CapturedOutput.NONE))
                    .findFirst()
                    .flatMap(output -> output.of(channel));
        }
    }

    @Override
    public JobPage list(JobQuery query) {
        synchronized (shared) {
            List<Entry> found =
                    table.entries.values().stream()
                            .filter(entry -> entry.seq < query.before().orElse(Long.MAX_VALUE))
                            .filter(entry -> isOf(query.kinds(), entry.job))
                            .filter(entry ->
                                    query.queues().isEmpty()
                                            || query.queues().contains(entry.job.spec().queue()))
                            .filter(entry ->
                                    query.tags().isEmpty()
                                            || entry.job.spec().tags().stream()
                                                    .anyMatch(query.tags()::contains))
                            .sorted(Comparator.comparingLong((Entry entry) -> -entry.seq))
                            .toList();
            List<Entry> page = found.subList(0, Math.min(query.limit(), found.size()));
            return new JobPage(
                    page.stream().map(entry -> entry.job).toList(),
                    page.stream().map(entry -> entry.seq).toList(),
                    found.size() == page.size());
        }
    }

    @Override
    public Summary summary(Instant now) {
        synchronized (shared) {
            Map<QueueName, Map<Kind, Long>> counts = new HashMap<>();
            for (Entry entry : table.entries.values()) {
                counts.computeIfAbsent(entry.job.spec().queue(), _ -> new EnumMap<>(Kind.class))
                        .merge(entry.job.state().kind(), 1L, Long::sum);
            }
            Optional<Instant> oldestDue =
                    table.entries.values().stream()
                            .filter(entry -> entry.isDue(now))
                            .map(entry -> entry.job.runAt())
                            .min(Comparator.naturalOrder());
            return new Summary(counts, oldestDue, throughput(now, 1), throughput(now, 60));
        }
    }

    private Summary.Throughput throughput(Instant now, int fullMinutes) {
        long succeeded = 0;
        long failed = 0;
        for (Map.Entry<Long, long[]> minute : table.minutes.entrySet()) {
            if (minute.getKey() >= minute(now) - fullMinutes && minute.getKey() <= minute(now)) {
                succeeded += minute.getValue()[0];
                failed += minute.getValue()[1];
            }
        }
        return new Summary.Throughput(succeeded, failed);
    }

    @Override
    public Backlog backlog(Set<QueueName> queues, Instant now) {
        synchronized (shared) {
            List<Entry> wanted =
                    table.entries.values().stream()
                            .filter(entry -> isWanted(queues, entry.job.spec().queue()))
                            .toList();
            Predicate<Entry> pending = entry -> entry.job.state().kind() == Kind.PENDING;
            Predicate<Entry> failed = entry -> entry.job.state().kind() == Kind.FAILED;
            Predicate<Entry> onHold = entry -> entry.job.state().isOnHold();
            return new Backlog(
                    count(wanted, pending.and(entry -> entry.isDue(now))),
                    count(wanted, pending.and(entry -> !entry.isDue(now)))
                            + count(wanted, failed.and(onHold)),
                    count(wanted, failed.and(onHold.negate())));
        }
    }

    @Override
    public Map<QueueName, Instant> oldestDue(Instant now) {
        synchronized (shared) {
            Map<QueueName, Instant> oldest = new HashMap<>();
            Set<String> seen = new LinkedHashSet<>();
            for (Entry entry : table.entries.values()) {
                QueueName queue = entry.job.spec().queue();
                boolean isFirst =
                        entry.ready && seen.add(queue + " " + entry.job.spec().priority());
                if (isFirst || (!entry.ready && entry.isDue(now))) {
                    oldest.merge(queue, entry.job.runAt(), (a, b) -> a.isBefore(b) ? a : b);
                }
            }
            return oldest;
        }
    }

    @Override
    public int ahead(Job job, int most) {
        synchronized (shared) {
            Entry own = table.entries.get(job.id());
            long seq = own == null ? 0 : own.seq;
            int priority = job.spec().priority();
            Predicate<Entry> higher = entry -> entry.job.spec().priority() > priority;
            Predicate<Entry> earlier =
                    entry -> entry.job.spec().priority() == priority && entry.seq < seq;
            Predicate<Entry> ready =
                    entry -> entry.ready && entry.job.spec().queue().equals(job.spec().queue());
            long ahead = count(table.entries.values(), ready.and(higher.or(earlier)));
            return (int) Math.min(ahead, most);
        }
    }

    @Override
    public Map<WorkerId, List<JobId>> held() {
        synchronized (shared) {
            Map<WorkerId, List<JobId>> held = new TreeMap<>();
            for (Entry entry : table.entries.values()) {
                if (entry.job.state() instanceof JobState.Processing processing) {
                    held.computeIfAbsent(processing.holder(), _ -> new ArrayList<>())
                            .add(entry.job.id());
                }
            }
            return held;
        }
    }

    @Override
    public int purge(Purge purge, int limit) {
        synchronized (shared) {
            List<JobId> gone =
                    table.entries.values().stream()
                            .map(entry -> entry.job)
                            .filter(job -> isOf(purge.kinds(), job))
                            .filter(job -> isAsRead(purge.jobs(), job))
                            .filter(job ->
                                    purge.updatedBefore()
                                            .map(job.updatedAt()::isBefore)
                                            .orElse(true))
                            .map(Job::id)
                            .limit(limit)
                            .toList();
            table.entries.keySet().removeAll(gone);
            if (!gone.isEmpty()) {
                changed(false);
            }
            return gone.size();
        }
    }

    private static boolean isAsRead(List<Job> read, Job job) {
        return read.isEmpty()
                || read.stream()
                        .anyMatch(then ->
                                then.id().equals(job.id())
                                        && then.state().kind() == job.state().kind()
                                        && then.fence() == job.fence()
                                        && then.createdAt().equals(job.createdAt()));
    }

    @Override
    public long clear() {
        synchronized (shared) {
            shared.figures.clear();
            InMemoryEvents.clear(shared);
            long jobs = table.entries.size();
            table.entries.clear();
            table.minutes.clear();
            changed(true);
            return jobs;
        }
    }

    private void changed(boolean ring) {
        shared.changed(self);
        if (ring) {
            shared.ring();
        }
    }

    private Stream<Entry> entry(JobId id) {
        return Stream.ofNullable(table.entries.get(id));
    }

    private static boolean isWanted(Set<QueueName> queues, QueueName queue) {
        return queues.isEmpty() || queues.contains(queue);
    }

    private static boolean isOf(Set<Kind> kinds, Job job) {
        return kinds.isEmpty() || kinds.contains(job.state().kind());
    }

    private static Object holder(Job job) {
        return job.state() instanceof JobState.Processing held ? held.holder() : "nobody";
    }

    private static long count(Collection<Entry> entries, Predicate<Entry> condition) {
        return entries.stream().filter(condition).count();
    }

    private static long minute(Instant instant) {
        return Math.floorDiv(instant.toEpochMilli(), MINUTE.toMillis());
    }
}
