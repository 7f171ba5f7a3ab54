package dev.queuectl.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What keeping settings promises. */
public abstract class SettingStoreContract extends StoreContract {

    @Test
    void a_setting_is_seen_by_others_until_it_is_removed() {
        store.settings().put("max_retries", "5");
        store.settings().put("backoff_max", "");

        assertThat(other.settings().all())
                .containsOnlyKeys("max_retries", "backoff_max")
                .containsEntry("max_retries", "5")
                .containsEntry("backoff_max", "");
        assertThat(store.settings().remove("max_retries")).isTrue();
        assertThat(other.settings().all()).containsOnlyKeys("backoff_max");
    }

    @Test
    void a_later_value_takes_the_place_of_an_earlier_one() {
        store.settings().put("key", "one");
        other.settings().put("key", "zwei, 世界");

        assertThat(store.settings().all()).containsEntry("key", "zwei, 世界").hasSize(1);
    }

    @Test
    void what_was_not_set_cannot_be_removed() {
        assertThat(store.settings().remove("key")).isFalse();
        assertThat(store.settings().all()).isEmpty();
    }

    @Test
    void every_change_changes_the_revision_that_workers_are_told() {
        long start = revision();
        store.settings().put("key", "one");
        long set = revision();
        store.settings().put("key", "two");
        long changed = revision();
        store.settings().remove("key");
        long removed = revision();

        assertThat(List.of(start, set, changed, removed)).doesNotHaveDuplicates();
        store.settings().remove("key");
        assertThat(revision()).isEqualTo(removed);
    }

    private long revision() {
        return other.jobs()
                .turn(
                        new Turn(
                                Specimens.ANN,
                                Specimens.NOW,
                                List.of(),
                                List.of(),
                                Turn.Claim.NOTHING))
                .settingsRevision();
    }
}
