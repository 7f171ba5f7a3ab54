package dev.queuectl.client;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Run;
import dev.queuectl.store.Amendment;
import dev.queuectl.store.JobPage;
import dev.queuectl.store.JobQuery;
import dev.queuectl.store.JobStore;
import dev.queuectl.store.Purge;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/** The dead letter queue: jobs that are out of retries, or poison. */
public final class DeadLetters {
    private static final int PAGE = 500;
    private static final Set<JobState.Kind> DEAD = Set.of(JobState.Kind.DEAD);

    private final JobStore jobs;
    private final InstantSource time;

    public DeadLetters(JobStore jobs, InstantSource time) {
        this.jobs = jobs;
        this.time = time;
    }

    /**
     * A dead job and the run that was its last.
     *
     * @param run empty when the job has none, which only a damaged history shows
     */
    public record DeadLetter(Job job, Optional<Run> run) {}

    /** Answers one page of dead jobs, newest first. */
    public List<DeadLetter> list(JobPage page) {
        return withRuns(page.jobs());
    }

    /** Answers dead jobs with the runs that were their last. */
    public List<DeadLetter> withRuns(List<Job> dead) {
        Map<JobId, Run> runs = jobs.latestRuns(dead.stream().map(Job::id).toList());
        return dead.stream()
                .map(job -> new DeadLetter(job, Optional.ofNullable(runs.get(job.id()))))
                .toList();
    }

    /**
     * Gives a dead job a second chance.
     *
     * @return whether it was this call that did it; false when the job is dead no more
     */
    public boolean retry(Job dead) {
        return dead.state().kind() == JobState.Kind.DEAD && !revive(List.of(dead)).isEmpty();
    }

    /**
     * Gives every job a second chance that is dead now.
     *
     * @param onRetried told of each page of ids once it is done
     */
    public void retryAll(Consumer<List<JobId>> onRetried) {
        JobQuery query = new JobQuery(DEAD, Set.of(), PAGE, OptionalLong.empty());
        while (true) {
            JobPage page = jobs.list(query);
            if (!page.jobs().isEmpty()) {
                onRetried.accept(revive(page.jobs()));
            }
            if (page.next().isEmpty()) {
                return;
            }
            query = query.after(page);
        }
    }

    /**
     * Forgets a dead job.
     *
     * @return false when it is dead no more, or died again since it was read
     */
    public boolean purge(Job dead) {
        return dead.state().kind() == JobState.Kind.DEAD
                && jobs.purge(Purge.of(List.of(dead)), 1) == 1;
    }

    /**
     * Gives dead jobs a second chance.
     *
     * @return the ids of those to which it was this call that gave it; the others have changed
     *     since they were read
     */
    public List<JobId> revive(List<Job> dead) {
        List<Amendment> amendments = new ArrayList<>(dead.size());
        for (Job job : dead) {
            amendments.add(new Amendment(job, job.revived(time.instant())));
        }
        Set<JobId> revived = jobs.amend(amendments);
        return dead.stream().map(Job::id).filter(revived::contains).toList();
    }
}
