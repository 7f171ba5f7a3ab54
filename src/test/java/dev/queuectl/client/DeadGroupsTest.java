package dev.queuectl.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Reason;
import dev.queuectl.domain.Verdict;
import dev.queuectl.store.Storage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;

/** Grouping dead jobs by what they died of. */
class DeadGroupsTest {
    @TempDir Path folder;

    @Test
    void the_newest_are_looked_at_and_the_others_are_told_of() {
        try (Storage storage = QueueBench.open(folder)) {
            for (int i = 0; i < 7; i++) {
                QueueBench.ended(storage, "dead-" + i, new Verdict.Bury(Reason.EXIT));
            }
            QueueBench.ended(storage, "done", new Verdict.Complete());
            DeadGroups groups = new DeadGroups(storage.jobs(), InstantSource.fixed(QueueBench.NOW));

            DeadGroups.Answer some = groups.find(Set.of(), 5);
            assertThat(some.lookedAt()).isEqualTo(5);
            assertThat(some.leftOut()).isEqualTo(2);
            assertThat(some.groups())
                    .singleElement()
                    .satisfies(group -> {
                        assertThat(group.jobs()).isEqualTo(5);
                        assertThat(group.signature().text()).isEqualTo("exit 3: oops");
                        assertThat(group.newest().value()).isEqualTo("dead-6");
                    });
            assertThat(groups.find(Set.of(), 7).leftOut()).isZero();
            assertThat(groups.find(Set.of(), 100).lookedAt()).isEqualTo(7);
        }
    }
}
