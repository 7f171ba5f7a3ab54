package dev.queuectl.client;

import dev.queuectl.client.filter.Filter;
import dev.queuectl.client.filter.Seen;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.Run;
import dev.queuectl.store.JobPage;
import dev.queuectl.store.JobQuery;
import dev.queuectl.store.JobStore;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Finds the jobs that a filter means, newest first. The store finds states and queues by its index;
 * all else is asked of the jobs themselves, one page after the other, so it means the same with
 * every store. No transaction lives longer than a page.
 */
public final class FindJobs {
    /** How many jobs are read at a time where they have to be looked at one by one. */
    private static final int PAGE = 1_000;

    private final JobStore jobs;
    private final InstantSource time;

    public FindJobs(JobStore jobs, InstantSource time) {
        this.jobs = jobs;
        this.time = time;
    }

    /**
     * Some of the jobs that a filter means.
     *
     * @param jobs newest first
     * @param next the cursor from which to go on; empty when there are no others
     * @param reached when time was up: how far back jobs were looked at, by when they were enqueued
     */
    public record Found(List<Job> jobs, OptionalLong next, Optional<Instant> reached) {
        public Found {
            jobs = List.copyOf(jobs);
        }
    }

    /**
     * Answers the newest jobs that are meant.
     *
     * @param limit how many at most, 1 or more
     * @param before a cursor, to go on from there
     * @param longest how long it may look where no index helps; a page is read in any case
     */
    public Found find(Filter filter, int limit, OptionalLong before, Duration longest) {
        List<Job> found = new ArrayList<>();
        if (filter.meansNothing()) {
            return new Found(found, OptionalLong.empty(), Optional.empty());
        }
        Instant deadline = time.instant().plus(longest);
        JobQuery query = query(filter, filter.isIndexed() ? limit : PAGE, before);
        while (true) {
            JobPage page = jobs.list(query);
            Set<JobId> meant = meant(filter, page.jobs());
            for (int i = 0; i < page.jobs().size(); i++) {
                Job job = page.jobs().get(i);
                if (meant.contains(job.id())) {
                    found.add(job);
                    boolean isLast = page.isLast() && i == page.jobs().size() - 1;
                    if (found.size() == limit && !isLast) {
                        return new Found(
                                found, OptionalLong.of(page.places().get(i)), Optional.empty());
                    }
                }
            }
            if (page.isLast()) {
                return new Found(found, OptionalLong.empty(), Optional.empty());
            }
            if (!time.instant().isBefore(deadline)) {
                return new Found(
                        found, page.next(), Optional.of(page.jobs().getLast().createdAt()));
            }
            query = query.after(page);
        }
    }

    private static JobQuery query(Filter filter, int limit, OptionalLong before) {
        Set<Kind> kinds = filter.kinds();
        // No state is one to ask for by itself where none is left out.
        boolean anyState = kinds.size() == Kind.values().length;
        return new JobQuery(
                anyState ? Set.of() : kinds, filter.queues().orElse(Set.of()), limit, before);
    }

    private Set<JobId> meant(Filter filter, List<Job> page) {
        Map<JobId, Run> runs =
                filter.needsRun() ? jobs.latestRuns(page.stream().map(Job::id).toList()) : Map.of();
        Instant now = time.instant();
        Set<JobId> meant = new HashSet<>();
        for (Job job : page) {
            if (filter.matches(new Seen(job, Optional.ofNullable(runs.get(job.id())), now))) {
                meant.add(job.id());
            }
        }
        return meant;
    }
}
