package dev.queuectl.client.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.queuectl.domain.Backoff;
import dev.queuectl.domain.Command;
import dev.queuectl.domain.Counters;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.LastEnd;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Reason;
import dev.queuectl.domain.RetryPolicy;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.WorkerId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** What each term of a filter means of one job, and what is refused. */
class FilterReaderTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private static final Job JOB =
            new Job(
                    new JobId("nightly7"),
                    new JobSpec(
                            new Command.Shell("rsync -a Photos web1:/srv"),
                            new QueueName("mail"),
                            5,
                            new RetryPolicy(3, Backoff.DEFAULT),
                            Optional.empty(),
                            List.of("nightly", "photos"),
                            Map.of(),
                            "/"),
                    NOW.minus(Duration.ofHours(2)),
                    NOW.minus(Duration.ofMinutes(10)),
                    NOW.minus(Duration.ofHours(2)),
                    new Counters(3, 0, 4),
                    4,
                    new JobState.Dead(),
                    Optional.of(new LastEnd(Reason.EXIT, OptionalInt.of(23))));

    private static final Run RUN =
            new Run(
                    4,
                    new WorkerId("w-abc"),
                    "web1",
                    OptionalLong.empty(),
                    NOW.minus(Duration.ofMinutes(11)),
                    NOW.minus(Duration.ofMinutes(10)),
                    new Outcome.Exited(23),
                    Optional.empty(),
                    new Run.Output(0, 30, "rsync: No space left on device"));

    private static boolean matches(String... texts) {
        return FilterReader.read(List.of(texts)).matches(new Seen(JOB, Optional.of(RUN), NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "state:dead",
                "state:failed,dead",
                "queue:mail",
                "queue:web,mail",
                "tag:nightly",
                "id:night",
                "reason:exit",
                "worker:w-a",
                "host:web1",
                "cmd:RSYNC",
                "rsync",
                "\"-a photos\"",
                "cmd:rsync -a state:dead",
                "error:\"no space\"",
                "error:No space left",
                "exit:23",
                "exit:1,23",
                "exit:>20",
                "attempts:3",
                "attempts:>=3",
                "attempts:<=3",
                "runs:4",
                "priority:>-1",
                "age:>1h",
                "age:<1d",
                "updated:<15m",
                "-host:web2",
                "-state:completed,cancelled",
                "-\"no such words\"",
                "  state:dead   -queue:web ",
            })
    void what_is_so(String filter) {
        assertThat(matches(filter)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state:completed",
                "queue:mai",
                "tag:night",
                "id:7",
                "host:web",
                "exit:0",
                "exit:<23",
                "attempts:>3",
                "age:>3h",
                "updated:>15m",
                "-host:web1",
                "-rsync",
                "rsync state:pending",
                "error:\"full disk\"",
                "cmd:rsync -b",
            })
    void what_is_not_so(String filter) {
        assertThat(matches(filter)).isFalse();
    }

    @Test
    void words_of_a_command_line_are_read_one_by_one() {
        assertThat(matches("error:No space", "state:dead", " -queue:web")).isTrue();
        assertThat(matches("state:dead", "queue:web")).isFalse();
    }

    @Test
    void what_a_job_has_no_value_for_is_not_so() {
        Job fresh = Job.enqueued(new JobId("fresh"), JOB.spec(), NOW, NOW);
        Seen seen = new Seen(fresh, Optional.empty(), NOW);

        for (String filter : List.of("exit:0", "error:a", "host:web1", "reason:exit", "worker:w")) {
            assertThat(FilterReader.read(List.of(filter)).matches(seen)).as(filter).isFalse();
            assertThat(FilterReader.read(List.of("-" + filter)).matches(seen)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    stat:dead       | did you mean 'state'?
                    state:daed      | did you mean 'dead'?
                    reason:exti     | did you mean 'exit'?
                    cmd:            | says nothing after 'cmd:'
                    error:"open     | lacks the closing quote
                    exit:many       | exit: must be an integer
                    attempts:>=x    | attempts: must be an integer
                    age:1h          | like age:>1h
                    age:>5          | age:
                    queue:a,d/       | queue
                    tag:a,,b        | tag: has an empty value
                    -tag:a,b/c      | tag may hold only letters
                    http://x        | asks for 'http'
                    """)
    void what_is_not_understood_is_refused(String filter, String why) {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> FilterReader.read(List.of(filter)))
                .withMessageContaining(why);
    }

    @Test
    void it_is_bounded() {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> FilterReader.read(List.of("x".repeat(5_000))))
                .withMessageContaining("longer than");
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> FilterReader.read(List.of("x ".repeat(33))))
                .withMessageContaining("more than 32 terms");
    }

    @Test
    void tags_that_a_job_must_have_are_known_to_an_index() {
        Filter filter = FilterReader.read(List.of("-tag:x tag:a,b tag:c"));

        assertThat(filter.tags()).contains(Set.of("a", "b"));
        assertThat(filter.isOfTagsAlone()).isFalse();
        assertThat(FilterReader.read(List.of("tag:a,b")).isOfTagsAlone()).isTrue();
        assertThat(FilterReader.read(List.of("-tag:a state:dead")).tags()).isEmpty();
        assertThat(FilterReader.read(List.of("-tag:a")).isOfTagsAlone()).isFalse();
    }

    @Test
    void states_and_queues_are_known_to_an_index() {
        Filter filter = FilterReader.read(List.of("state:dead,failed -state:failed queue:a,b"));

        assertThat(filter.isIndexed()).isTrue();
        assertThat(filter.kinds()).containsExactly(Kind.DEAD);
        assertThat(filter.queues()).contains(Set.of(new QueueName("a"), new QueueName("b")));
        assertThat(FilterReader.read(List.of("state:dead x")).isIndexed()).isFalse();
        assertThat(FilterReader.read(List.of("-queue:a")).isIndexed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "state:dead,pending,processing,failed,completed,cancelled",
                "attempts:>=0",
                "runs:>-1",
                "priority:<=1000",
                "priority:>=-1000 age:>0s",
                "updated:>=0s"
            })
    void what_leaves_nothing_out_is_known_before_jobs_are_looked_at(String filter) {
        assertThat(FilterReader.read(List.of(filter)).leavesNothingOut()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state:dead",
                "-state:dead,pending,processing,failed,completed,cancelled",
                "attempts:>0",
                "runs:0",
                "exit:>=0",
                "priority:<1000",
                "age:<0s",
                "age:>0s queue:mail",
                "cmd:x"
            })
    void what_may_leave_something_out_is_known_too(String filter) {
        assertThat(FilterReader.read(List.of(filter)).leavesNothingOut()).isFalse();
    }

    @Test
    void terms_that_exclude_each_other_mean_nothing() {
        assertThat(FilterReader.read(List.of("state:dead state:failed")).meansNothing()).isTrue();
        assertThat(FilterReader.read(List.of("queue:a queue:b")).meansNothing()).isTrue();
        assertThat(FilterReader.read(List.of()).meansNothing()).isFalse();
    }
}
