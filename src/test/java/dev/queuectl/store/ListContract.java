package dev.queuectl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.JobStore.Acceptance;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** What paging through jobs promises. */
public abstract class ListContract extends JobStoreContract {

    private static JobQuery query(int limit, Kind... kinds) {
        return new JobQuery(Set.of(kinds), Set.of(), limit, OptionalLong.empty());
    }

    @Test
    void an_empty_store_has_an_empty_page() {
        assertThat(jobs().list(query(1))).isEqualTo(new JobPage(List.of(), List.of(), true));
    }

    @Test
    void the_newest_come_first() {
        enqueue(
                Specimens.job("a", QueueName.DEFAULT, 9, NOW),
                Specimens.job("b"),
                Specimens.job("c"));

        assertThat(idsOf(jobs().list(query(10)).jobs()))
                .containsExactlyElementsOf(Specimens.ids("c", "b", "a"));
    }

    @Test
    void jobs_are_listed_by_state_and_queue() {
        completed("done", NOW);
        dead("dead", NOW);
        processing("running");
        enqueue(
                Specimens.job("mail", Specimens.MAIL, 0, NOW),
                Specimens.job("later", Specimens.MAIL, 0, NOW.plusSeconds(60)),
                Specimens.job("film", Specimens.FILM, 0, NOW));

        assertThat(idsOf(jobs().list(query(10, Kind.DEAD, Kind.COMPLETED)).jobs()))
                .containsExactlyElementsOf(Specimens.ids("dead", "done"));
        assertThat(idsOf(jobs().list(query(10, Kind.PENDING, Kind.PROCESSING)).jobs()))
                .containsExactlyElementsOf(Specimens.ids("film", "later", "mail", "running"));
        assertThat(idsOf(jobs().list(query(10, Kind.CANCELLED)).jobs())).isEmpty();
        assertThat(idsOf(inQueue(Specimens.MAIL).jobs()))
                .containsExactlyElementsOf(Specimens.ids("later", "mail"));
        assertThat(idsOf(inQueue(Specimens.FILM, Kind.PENDING).jobs()))
                .containsExactlyElementsOf(Specimens.ids("film"));
        assertThat(idsOf(inQueue(Specimens.FILM, Kind.DEAD).jobs())).isEmpty();
        assertThat(idsOf(inQueue(new QueueName("none")).jobs())).isEmpty();
    }

    @Test
    void several_queues_are_listed_as_one() {
        enqueue(
                Specimens.job("mail", Specimens.MAIL, 0, NOW),
                Specimens.job("film", Specimens.FILM, 0, NOW),
                Specimens.job("other"),
                Specimens.job("mail-2", Specimens.MAIL, 0, NOW));

        JobQuery both =
                new JobQuery(
                        Set.of(), Set.of(Specimens.MAIL, Specimens.FILM), 2, OptionalLong.empty());
        JobPage page = jobs().list(both);
        assertThat(idsOf(page.jobs())).containsExactlyElementsOf(Specimens.ids("mail-2", "film"));
        assertThat(idsOf(jobs().list(both.after(page)).jobs()))
                .containsExactlyElementsOf(Specimens.ids("mail"));
    }

    private List<JobId> tagged(String... tags) {
        return idsOf(jobs().list(JobQuery.tagged(Set.of(tags), 10, OptionalLong.empty())).jobs());
    }

    @Test
    void jobs_are_listed_by_tag_whatever_their_state() {
        enqueue(
                Specimens.tagged(Specimens.job("a"), "nightly", "big"),
                Specimens.tagged(Specimens.job("b"), "nightly"),
                Specimens.job("c"),
                Specimens.tagged(Specimens.job("d"), "big"));
        conclude(Specimens.completion(claimed("b"), NOW));

        assertThat(tagged("nightly")).containsExactlyElementsOf(Specimens.ids("b", "a"));
        assertThat(tagged("big")).containsExactlyElementsOf(Specimens.ids("d", "a"));
        assertThat(tagged("night")).isEmpty();
        assertThat(tagged("BIG")).isEmpty();
    }

    @Test
    void of_several_tags_a_job_needs_one_and_is_listed_once() {
        enqueue(
                Specimens.tagged(Specimens.job("a"), "nightly", "big", "nightly"),
                Specimens.tagged(Specimens.job("b"), "big"),
                Specimens.tagged(Specimens.job("c"), "nightly"),
                Specimens.tagged(Specimens.job("d"), "other"),
                Specimens.tagged(Specimens.job("e"), "big", "nightly"));

        JobQuery both = JobQuery.tagged(Set.of("nightly", "big", "none"), 2, OptionalLong.empty());
        JobPage first = jobs().list(both);
        JobPage second = jobs().list(both.after(first));
        assertThat(idsOf(first.jobs())).containsExactlyElementsOf(Specimens.ids("e", "c"));
        assertThat(idsOf(second.jobs())).containsExactlyElementsOf(Specimens.ids("b", "a"));
        assertThat(second.isLast()).isTrue();
    }

    @Test
    void a_refused_job_s_tags_find_nothing_and_leave_the_first_one_s() {
        enqueue(Specimens.tagged(Specimens.job("a"), "old"));
        jobs().enqueue(
                        List.of(
                                Specimens.tagged(Specimens.job("b"), "kept"),
                                Specimens.tagged(Specimens.job("b"), "new"),
                                Specimens.tagged(Specimens.job("a"), "new")),
                        Acceptance.EACH);
        jobs().enqueue(
                        List.of(
                                Specimens.tagged(Specimens.job("c"), "new"),
                                Specimens.tagged(Specimens.job("a"), "new")),
                        Acceptance.ALL_OR_NONE);

        assertThat(tagged("new")).isEmpty();
        assertThat(tagged("old", "kept")).containsExactlyElementsOf(Specimens.ids("b", "a"));
    }

    @Test
    void forgotten_jobs_are_not_found_by_their_tags() {
        enqueue(
                Specimens.tagged(Specimens.job("a"), "nightly", "big"),
                Specimens.tagged(Specimens.job("b"), "nightly"));
        jobs().purge(Purge.of(List.of(found("a"))), 10);

        assertThat(tagged("nightly")).containsExactlyElementsOf(Specimens.ids("b"));
        enqueue(Specimens.job("a"));
        assertThat(tagged("big")).isEmpty();

        jobs().clear();
        assertThat(tagged("nightly")).isEmpty();
        enqueue(Specimens.job("b"));
        assertThat(tagged("nightly")).isEmpty();
    }

    @Test
    void tags_and_states_are_not_asked_for_together() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new JobQuery(
                                Set.of(Kind.DEAD), Set.of(), Set.of("x"), 1, OptionalLong.empty()));
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> JobQuery.tagged(Set.of("\"'"), 1, OptionalLong.empty()));
    }

    @Test
    void a_job_s_place_continues_after_it() {
        enqueue(Specimens.job("a"), Specimens.job("b"), Specimens.job("c"));

        JobPage page = jobs().list(query(3));
        JobQuery afterFirst =
                new JobQuery(Set.of(), Set.of(), 3, OptionalLong.of(page.places().getFirst()));
        assertThat(idsOf(jobs().list(afterFirst).jobs()))
                .containsExactlyElementsOf(Specimens.ids("b", "a"));
    }

    private JobPage inQueue(QueueName queue, Kind... kinds) {
        return jobs().list(new JobQuery(Set.of(kinds), Set.of(queue), 10, OptionalLong.empty()));
    }

    @Test
    void pages_follow_each_other_and_the_last_one_says_so() {
        List<JobId> expected = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            enqueue(
                    Specimens.job(
                            "job-" + i, i % 2 == 0 ? Specimens.MAIL : Specimens.FILM, 0, NOW));
            expected.addFirst(Specimens.id("job-" + i));
        }

        JobPage first = jobs().list(query(3, Kind.PENDING, Kind.FAILED));
        JobPage second = jobs().list(query(3, Kind.PENDING, Kind.FAILED).after(first));
        JobPage third = jobs().list(query(3, Kind.PENDING, Kind.FAILED).after(second));

        assertThat(idsOf(first.jobs())).isEqualTo(expected.subList(0, 3));
        assertThat(idsOf(second.jobs())).isEqualTo(expected.subList(3, 6));
        assertThat(idsOf(third.jobs())).isEqualTo(expected.subList(6, 7));
        assertThat(third.next()).isEmpty();
        assertThat(jobs().list(query(7)).next()).isEmpty();
        assertThat(jobs().list(query(6)).next()).isPresent();
    }

    @Test
    void a_page_is_not_disturbed_by_jobs_that_come_meanwhile() {
        enqueue(Specimens.job("a"), Specimens.job("b"), Specimens.job("c"));
        JobPage first = jobs().list(query(1));
        enqueue(Specimens.job("d"));

        assertThat(idsOf(jobs().list(query(9).after(first)).jobs()))
                .containsExactlyElementsOf(Specimens.ids("b", "a"));
    }
}
