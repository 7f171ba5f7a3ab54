package dev.queuectl.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.client.filter.Filter;
import dev.queuectl.client.filter.FilterReader;
import dev.queuectl.client.filter.Seen;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.Run;
import dev.queuectl.store.InMemoryFixture;
import dev.queuectl.store.JobQuery;
import dev.queuectl.store.RandomWalk;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreFixture;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/**
 * A filter finds the same jobs in a backend, by whatever index, as going through all jobs of the
 * model does. {@code -Dqueuectl.filter.seeds=1000} tries more stores, {@code
 * -Dqueuectl.filter.first=SEED} begins with a certain one.
 */
public abstract class FilterWalkContract {
    private static final int STEPS = 80;
    private static final int FILTERS = 100;
    private static final int ALL = 1000;

    /** Of each subject some values that jobs of the walk have, and some that none has. */
    private static final List<String> TERMS =
            List.of(
                    "state:pending",
                    "state:dead,failed",
                    "state:processing",
                    "state:completed,cancelled,pending",
                    "queue:mail",
                    "queue:film,default",
                    "queue:none",
                    "tag:nightly",
                    "tag:big,v1.2",
                    "tag:x",
                    "tag:none,big",
                    "id:j-1",
                    "id:j-2,j-3",
                    "reason:exit",
                    "reason:lost,poison,timeout",
                    "exit:0",
                    "exit:>0",
                    "exit:7,9",
                    "cmd:ECHO",
                    "cmd:\"printf \"",
                    "J-1",
                    "error:no",
                    "error:yes",
                    "worker:w-",
                    "worker:w-1",
                    "host:a-host",
                    "host:b-host",
                    "attempts:>=1",
                    "attempts:0",
                    "runs:1,2",
                    "priority:<0",
                    "priority:-1000",
                    "age:>20s",
                    "updated:<5s");

    /** Makes a fresh, empty store. */
    protected abstract StoreFixture newFixture() throws Exception;

    /** Answers how many stores are filled where nobody asks for more. */
    protected int seeds() {
        return 20;
    }

    @Test
    void a_filter_finds_by_index_what_looking_at_every_job_finds() throws Exception {
        int first = Integer.getInteger("queuectl.filter.first", 1);
        int seeds = Integer.getInteger("queuectl.filter.seeds", seeds());
        for (int seed = first; seed < first + seeds; seed++) {
            try (StoreFixture model = new InMemoryFixture();
                    StoreFixture backend = newFixture()) {
                RandomWalk walk = new RandomWalk(seed, model, backend);
                walk.walk(STEPS);
                Walked walked = new Walked(model.open(), backend.open(), walk.now());
                Random random = new Random(seed);
                for (int i = 0; i < FILTERS; i++) {
                    walked.tryOne(random, "seed " + seed);
                }
            }
        }
    }

    /** A model and a backend that hold the same at this time. */
    private record Walked(Storage model, Storage backend, Instant now) {
        void tryOne(Random random, String seed) {
            String text = filter(random);
            Filter filter = FilterReader.read(List.of(text));
            List<JobId> expected = lookAtAll(filter);
            int limit = 1 + random.nextInt(8);
            for (int few : List.of(0, ALL)) {
                FindJobs finding = new FindJobs(backend.jobs(), () -> now, few);
                String by = seed + ", filter " + text + ", few " + few + ", limit " + limit;
                assertThat(pages(finding, filter, limit)).as(by).isEqualTo(expected);
                assertThat(visited(finding, filter)).as(by).isEqualTo(expected);
            }
        }

        private static String filter(Random random) {
            List<String> terms = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                String term = TERMS.get(random.nextInt(TERMS.size()));
                terms.add(random.nextInt(4) == 0 ? "-" + term : term);
            }
            return String.join(" ", terms);
        }

        private List<JobId> lookAtAll(Filter filter) {
            List<Job> all =
                    model.jobs()
                            .list(new JobQuery(Set.of(), Set.of(), ALL, OptionalLong.empty()))
                            .jobs();
            Map<JobId, Run> runs = model.jobs().latestRuns(all.stream().map(Job::id).toList());
            return all.stream()
                    .filter(job ->
                            filter.matches(
                                    new Seen(job, Optional.ofNullable(runs.get(job.id())), now)))
                    .map(Job::id)
                    .toList();
        }

        private static List<JobId> pages(FindJobs finding, Filter filter, int limit) {
            List<JobId> found = new ArrayList<>();
            OptionalLong next = OptionalLong.empty();
            do {
                FindJobs.Found page = finding.find(filter, limit, next, Duration.ofMinutes(1));
                page.jobs().forEach(job -> found.add(job.id()));
                next = page.next();
            } while (next.isPresent());
            return found;
        }

        private static List<JobId> visited(FindJobs finding, Filter filter) {
            List<JobId> found = new ArrayList<>();
            finding.each(
                    filter,
                    jobs -> {
                        jobs.forEach(job -> found.add(job.id()));
                        return true;
                    });
            return found;
        }
    }
}
