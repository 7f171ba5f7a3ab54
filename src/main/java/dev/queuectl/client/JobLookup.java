package dev.queuectl.client;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.JobQuery;
import dev.queuectl.store.JobStore;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Finds the job that somebody means by an id, by the beginning of one, or by a word. */
public final class JobLookup {
    /** The word for the job that was enqueued last. */
    public static final JobId LAST = new JobId("last");

    private static final int SHOWN_WHEN_AMBIGUOUS = 5;

    private final JobStore jobs;

    public JobLookup(JobStore jobs) {
        this.jobs = jobs;
    }

    /** What a typed id led to. */
    public sealed interface Answer {
        /** The job of that id, the only one whose id begins so, or the newest. */
        record Found(Job job) implements Answer {}

        /** No id begins so. */
        record Missing() implements Answer {}

        /**
         * More than one id begins so, or one does and the newest job may be meant.
         *
         * @param candidates some of them, in their order
         */
        record Ambiguous(List<JobId> candidates) implements Answer {}
    }

    /**
     * Answers the job meant: an exact id wins, else a prefix that only one id has. {@link #LAST}
     * means the newest job; where it might mean an id that begins so, it is ambiguous.
     */
    public Answer find(JobId typed) {
        Optional<Job> exact = jobs.find(List.of(typed)).stream().findFirst();
        if (exact.isPresent()) {
            return new Answer.Found(exact.get());
        }
        List<JobId> candidates = jobs.withPrefix(typed.value(), SHOWN_WHEN_AMBIGUOUS);
        boolean isLast = typed.equals(LAST);
        if (candidates.size() > 1 || (isLast && !candidates.isEmpty())) {
            return new Answer.Ambiguous(candidates);
        }
        if (isLast) {
            JobQuery newest = new JobQuery(Set.of(), Set.of(), 1, OptionalLong.empty());
            List<Job> found = jobs.list(newest).jobs();
            return found.isEmpty() ? new Answer.Missing() : new Answer.Found(found.getFirst());
        }
        List<Job> only = jobs.find(candidates);
        return only.isEmpty() ? new Answer.Missing() : new Answer.Found(only.getFirst());
    }
}
