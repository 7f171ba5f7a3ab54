package dev.queuectl.client;

import dev.queuectl.client.filter.Filter;
import dev.queuectl.client.filter.Seen;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Run;
import dev.queuectl.store.JobPage;
import dev.queuectl.store.JobQuery;
import dev.queuectl.store.JobStore;
import dev.queuectl.store.Summary;

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
 * Finds the jobs that a filter means, newest first. The store finds states and queues by one index
 * and tags by another, of which the more promising is used; all else is asked of the jobs
 * themselves, one page after the other, so it means the same with every store. No transaction lives
 * longer than a page.
 */
public final class FindJobs {
    /** How many jobs are read at a time where they have to be looked at one by one. */
    private static final int PAGE = 1_000;

    private static final int FEW = 10 * PAGE;

    private final JobStore jobs;
    private final InstantSource time;
    private final int few;

    public FindJobs(JobStore jobs, InstantSource time) {
        this(jobs, time, FEW);
    }

    /**
     * @param few so many jobs in some states and queues are looked at sooner than what a tag may be
     *     on
     */
    FindJobs(JobStore jobs, InstantSource time, int few) {
        this.jobs = jobs;
        this.time = time;
        this.few = few;
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
        boolean allAreMeant = filter.isIndexed() || filter.isOfTagsAlone();
        JobQuery query = query(filter, allAreMeant ? limit : PAGE, before);
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

    /** What is done with jobs that are meant. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Takes some of them, newest first; none where many were looked at and none is meant.
         *
         * @return whether to go on
         */
        boolean visit(List<Job> jobs);
    }

    /**
     * Where the pages begin that were gone through, by which they are found again.
     *
     * @param pages newest first
     * @param next the cursor from which to go on; empty when all were gone through
     */
    public record Trail(List<JobQuery> pages, OptionalLong next) {
        public Trail {
            pages = List.copyOf(pages);
        }
    }

    /** Visits every job that is meant and that was there when this began, newest first. */
    public Trail each(Filter filter, Visitor visitor) {
        return each(filter, OptionalLong.empty(), visitor);
    }

    /**
     * Visits every job that is meant and that was there when this began, newest first.
     *
     * @param before a cursor, to go on from there
     */
    public Trail each(Filter filter, OptionalLong before, Visitor visitor) {
        List<JobQuery> pages = new ArrayList<>();
        if (filter.meansNothing()) {
            return new Trail(pages, OptionalLong.empty());
        }
        JobQuery query = query(filter, PAGE, before);
        while (true) {
            JobPage page = jobs.list(query);
            pages.add(pages.isEmpty() ? upTo(page, query) : query);
            Set<JobId> meant = meant(filter, page.jobs());
            List<Job> chosen =
                    page.jobs().stream().filter(job -> meant.contains(job.id())).toList();
            if (!visitor.visit(chosen) || page.isLast()) {
                return new Trail(pages, page.next());
            }
            query = query.after(page);
        }
    }

    /** Answers the query for the first page, without what was enqueued after it was read. */
    private static JobQuery upTo(JobPage first, JobQuery query) {
        long end = first.places().isEmpty() ? 1 : first.places().getFirst() + 1;
        return new JobQuery(
                query.kinds(), query.queues(), query.tags(), PAGE, OptionalLong.of(end));
    }

    /** Visits once more what is meant of the jobs that were gone through, oldest first. */
    public void eachOldestFirst(Filter filter, Trail trail, Visitor visitor) {
        long from = 0;
        for (JobQuery query : trail.pages().reversed()) {
            List<Job> chosen = meantFrom(from, filter, query).reversed();
            if (!chosen.isEmpty() && !visitor.visit(chosen)) {
                return;
            }
            from = query.before().orElseThrow();
        }
    }

    /**
     * Answers what is meant from a place to where a query begins, whatever has come to be found by
     * its index, or is not any more, since the place was told.
     */
    private List<Job> meantFrom(long place, Filter filter, JobQuery query) {
        List<Job> chosen = new ArrayList<>();
        JobQuery next = query;
        while (true) {
            JobPage page = jobs.list(next);
            Set<JobId> meant = meant(filter, page.jobs());
            for (int i = 0; i < page.jobs().size(); i++) {
                if (page.places().get(i) < place) {
                    return chosen;
                }
                if (meant.contains(page.jobs().get(i).id())) {
                    chosen.add(page.jobs().get(i));
                }
            }
            if (page.isLast() || page.places().getLast() == place) {
                return chosen;
            }
            next = next.after(page);
        }
    }

    /** Answers those of these jobs that exist and are meant, as they are now. */
    public List<Job> stillMeant(Filter filter, List<JobId> ids) {
        List<Job> found = jobs.find(ids);
        Set<JobId> meant = meant(filter, found);
        return found.stream().filter(job -> meant.contains(job.id())).toList();
    }

    private JobQuery query(Filter filter, int limit, OptionalLong before) {
        if (isFoundByTag(filter)) {
            return JobQuery.tagged(filter.tags().orElseThrow(), limit, before);
        }
        Set<Kind> kinds = filter.kinds();
        // No state is one to ask for by itself where none is left out.
        boolean anyState = kinds.size() == Kind.values().length;
        return new JobQuery(
                anyState ? Set.of() : kinds, filter.queues().orElse(Set.of()), limit, before);
    }

    /** How many jobs have a tag nobody counts, but how many are in a state is known at once. */
    private boolean isFoundByTag(Filter filter) {
        if (filter.tags().isEmpty() || filter.isOfTagsAlone()) {
            return filter.tags().isPresent();
        }
        Summary summary = jobs.summary(time.instant());
        Set<QueueName> queues = filter.queues().orElse(summary.counts().keySet());
        return summary.count(queues, filter.kinds()) > few;
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
