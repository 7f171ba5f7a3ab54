package dev.queuectl.cli;

import dev.queuectl.client.FindJobs;
import dev.queuectl.client.Stats;
import dev.queuectl.client.Workers;
import dev.queuectl.client.filter.Filter;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.JobQuery;
import dev.queuectl.store.QueueTerms;
import dev.queuectl.store.Storage;
import dev.queuectl.store.Summary;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code top} saw at one look. Immutable.
 *
 * @param at when that was
 * @param url the store, without secrets
 * @param queues every queue with jobs, figures or terms, by name
 * @param terms what operators have said about queues
 * @param jobs those that run, and the newest others; all of them meant by the filter
 * @param stats what happened of late, by queue
 */
record TopPicture(
        Instant at,
        String url,
        Summary summary,
        Set<QueueName> queues,
        Map<QueueName, QueueTerms> terms,
        List<Workers.Busy> workers,
        List<Job> jobs,
        Stats stats) {
    private static final int MOST = 200;
    private static final Duration LATE = Duration.ofMinutes(10);
    private static final Duration LONGEST_LOOK = Duration.ofMillis(300);

    /** Looks at the store. */
    static TopPicture take(Storage storage, InstantSource time, Optional<Filter> filter) {
        Instant now = time.instant();
        Summary summary = storage.jobs().summary(now);
        Stats stats = Stats.read(storage.figures(), now, LATE, Optional.empty(), Stats.By.QUEUE);
        Set<QueueName> queues = new TreeSet<>((a, b) -> a.value().compareTo(b.value()));
        queues.addAll(summary.counts().keySet());
        stats.byName().keySet().forEach(name -> queues.add(new QueueName(name)));
        Map<QueueName, QueueTerms> terms = storage.queues().all();
        queues.addAll(terms.keySet());
        return new TopPicture(
                now,
                storage.url(),
                summary,
                queues,
                terms,
                new Workers(storage, time).list(),
                jobs(storage, time, filter),
                stats);
    }

    /** Whether somebody has paused a queue. */
    boolean isPaused(QueueName queue) {
        return terms.getOrDefault(queue, QueueTerms.NONE).paused().isPresent();
    }

    private static List<Job> jobs(Storage storage, InstantSource time, Optional<Filter> filter) {
        List<Job> found =
                filter.isPresent()
                        ? new FindJobs(storage.jobs(), time)
                                .find(filter.get(), MOST, OptionalLong.empty(), LONGEST_LOOK)
                                .jobs()
                        : newest(storage, Set.of());
        List<Job> jobs =
                new ArrayList<>(
                        filter.isPresent()
                                ? found.stream().filter(TopPicture::runs).toList()
                                : newest(storage, EnumSet.of(JobState.Kind.PROCESSING)));
        found.stream().filter(job -> !runs(job)).forEach(jobs::add);
        return List.copyOf(jobs);
    }

    private static List<Job> newest(Storage storage, Set<JobState.Kind> kinds) {
        return storage.jobs()
                .list(new JobQuery(kinds, Set.of(), MOST, OptionalLong.empty()))
                .jobs();
    }

    private static boolean runs(Job job) {
        return job.state().kind() == JobState.Kind.PROCESSING;
    }
}
