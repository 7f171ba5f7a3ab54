package dev.queuectl.client;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.JobStore;

import java.util.List;
import java.util.Optional;

/** Finds the job that somebody means by an id or by the beginning of one. */
public final class JobLookup {
    private static final int SHOWN_WHEN_AMBIGUOUS = 5;

    private final JobStore jobs;

    public JobLookup(JobStore jobs) {
        this.jobs = jobs;
    }

    /** What a typed id led to. */
    public sealed interface Answer {
        /** The job of that id, or the only one whose id begins so. */
        record Found(Job job) implements Answer {}

        /** No id begins so. */
        record Missing() implements Answer {}

        /**
         * More than one id begins so.
         *
         * @param candidates some of them, in their order
         */
        record Ambiguous(List<JobId> candidates) implements Answer {}
    }

    /** Answers the job meant: an exact id wins, else a prefix that only one id has. */
    public Answer find(JobId typed) {
        Optional<Job> exact = jobs.find(List.of(typed)).stream().findFirst();
        if (exact.isPresent()) {
            return new Answer.Found(exact.get());
        }
        List<JobId> candidates = jobs.withPrefix(typed.value(), SHOWN_WHEN_AMBIGUOUS);
        if (candidates.size() > 1) {
            return new Answer.Ambiguous(candidates);
        }
        List<Job> only = jobs.find(candidates);
        return only.isEmpty() ? new Answer.Missing() : new Answer.Found(only.getFirst());
    }
}
