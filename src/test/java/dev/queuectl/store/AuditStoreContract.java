package dev.queuectl.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What keeping what operators did promises. */
public abstract class AuditStoreContract extends StoreContract {
    private static AuditEntry entry(Instant at, String user, String arguments) {
        return new AuditEntry(at, user, "web1", "cancel", arguments, "done");
    }

    private static AuditEntry entry(int second) {
        return entry(Specimens.NOW.plusSeconds(second), "ann", "no " + second);
    }

    private void forget(Instant before, int most) {
        while (store.audit().forget(before, most)) {
            // Until there is no more.
        }
    }

    private List<String> kept() {
        return other.audit().newest(Instant.EPOCH, Optional.empty(), 10_000).stream()
                .map(AuditEntry::arguments)
                .toList();
    }

    @Test
    void others_read_what_was_done_newest_first() {
        AuditEntry first =
                new AuditEntry(
                        Specimens.NOW,
                        "änn",
                        "web1",
                        "queue pause",
                        "mail --reason 'it''s \"down\", 世界 \\'",
                        "not_found");
        store.audit().add(entry(2));
        store.audit().add(first);
        store.audit().add(entry(1));

        assertThat(other.audit().newest(Instant.EPOCH, Optional.empty(), 10))
                .containsExactly(entry(2), entry(1), first);
        assertThat(other.audit().newest(Instant.EPOCH, Optional.empty(), 2))
                .containsExactly(entry(2), entry(1));
    }

    @Test
    void of_one_time_the_last_added_comes_first() {
        for (String word : List.of("a", "b", "c")) {
            store.audit().add(entry(Specimens.NOW, "ann", word));
        }
        assertThat(kept()).containsExactly("c", "b", "a");
    }

    @Test
    void only_what_is_asked_for_is_answered() {
        store.audit().add(entry(Specimens.NOW, "ann", "early"));
        store.audit().add(entry(Specimens.NOW.plusMillis(1), "bob", "bob's"));
        store.audit().add(entry(Specimens.NOW.plusMillis(2), "ann", "late"));

        assertThat(other.audit().newest(Specimens.NOW, Optional.of("ann"), 9))
                .extracting(AuditEntry::arguments)
                .containsExactly("late", "early");
        assertThat(other.audit().newest(Specimens.NOW.plusMillis(1), Optional.empty(), 9))
                .extracting(AuditEntry::arguments)
                .containsExactly("late", "bob's");
        assertThat(other.audit().newest(Specimens.NOW, Optional.of("an"), 9)).isEmpty();
    }

    @Test
    void what_is_older_than_a_time_is_forgotten() {
        for (int second = 0; second < 5; second++) {
            store.audit().add(entry(second));
        }
        forget(Specimens.NOW.plusSeconds(3), 100);
        assertThat(kept()).containsExactly("no 4", "no 3");
        forget(Specimens.NOW.plusSeconds(30), 100);
        assertThat(kept()).isEmpty();
        forget(Specimens.NOW.plusSeconds(30), 100);
    }

    @Test
    void what_is_more_than_may_be_kept_is_forgotten_oldest_first() {
        for (int second = 0; second < 5; second++) {
            store.audit().add(entry(second));
        }
        forget(Specimens.NOW, 2);
        assertThat(kept()).containsExactly("no 4", "no 3");
        forget(Specimens.NOW, 2);
        assertThat(kept()).hasSize(2);
    }

    @Test
    void a_store_that_is_emptied_of_jobs_still_knows_what_was_done() {
        store.audit().add(entry(0));
        store.jobs().clear();
        assertThat(kept()).containsExactly("no 0");
    }
}
