package dev.queuectl.client;

import dev.queuectl.client.DeadLetters.DeadLetter;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Signature;
import dev.queuectl.store.JobPage;
import dev.queuectl.store.JobQuery;
import dev.queuectl.store.JobStore;
import dev.queuectl.store.Summary;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Groups the newest dead jobs by what they died of. */
public final class DeadGroups {
    private static final int PAGE = 1_000;
    private static final Set<JobState.Kind> DEAD = Set.of(JobState.Kind.DEAD);

    private final JobStore jobs;
    private final InstantSource time;

    public DeadGroups(JobStore jobs, InstantSource time) {
        this.jobs = jobs;
        this.time = time;
    }

    /**
     * Dead jobs with the same signature.
     *
     * @param jobs how many
     * @param first when the first of them died
     * @param last when the last of them died
     * @param newest the id of the one that was enqueued last
     */
    public record Group(Signature signature, long jobs, Instant first, Instant last, JobId newest) {
        Group and(Group older) {
            return new Group(
                    signature,
                    jobs + older.jobs,
                    older.first.isBefore(first) ? older.first : first,
                    older.last.isAfter(last) ? older.last : last,
                    newest);
        }
    }

    /**
     * The groups, the largest first.
     *
     * @param lookedAt how many jobs are in them
     * @param leftOut how many older dead jobs are in none, as far as is known
     */
    public record Answer(List<Group> groups, long lookedAt, long leftOut) {
        public Answer {
            groups = List.copyOf(groups);
        }
    }

    /**
     * Looks at dead jobs, those enqueued last first.
     *
     * @param queues the queues wanted; empty for all
     * @param most how many jobs at most
     */
    public Answer find(Set<QueueName> queues, int most) {
        DeadLetters letters = new DeadLetters(jobs, time);
        Map<Signature, Group> groups = new HashMap<>();
        long lookedAt = 0;
        JobQuery query = new JobQuery(DEAD, queues, Math.min(PAGE, most), OptionalLong.empty());
        while (true) {
            JobPage page = jobs.list(query);
            for (DeadLetter letter : letters.list(page)) {
                Group alone = group(letter);
                groups.merge(alone.signature(), alone, Group::and);
                lookedAt++;
            }
            if (page.isLast()) {
                return new Answer(sorted(groups), lookedAt, 0);
            }
            if (lookedAt >= most) {
                return new Answer(sorted(groups), lookedAt, Math.max(1, dead(queues) - lookedAt));
            }
            query = query.after(page);
        }
    }

    private static Group group(DeadLetter letter) {
        Instant died = letter.job().updatedAt();
        Signature signature = Signature.of(letter.job(), letter.run());
        return new Group(signature, 1, died, died, letter.job().id());
    }

    private static List<Group> sorted(Map<Signature, Group> groups) {
        return groups.values().stream()
                .sorted(
                        Comparator.comparingLong((Group group) -> -group.jobs())
                                .thenComparing(Group::signature))
                .toList();
    }

    private long dead(Set<QueueName> queues) {
        Summary summary = jobs.summary(time.instant());
        return summary.count(queues.isEmpty() ? summary.counts().keySet() : queues, DEAD);
    }
}
