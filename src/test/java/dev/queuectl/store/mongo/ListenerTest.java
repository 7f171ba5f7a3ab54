package dev.queuectl.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.WakeUp;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Who waits is woken, whether or not the server tells of changes. */
class ListenerTest {
    private final AtomicInteger calls = new AtomicInteger();
    private MongoFixture fixture = MongoFixture.ofShortCommands();

    @AfterEach
    void close() {
        fixture.close();
    }

    private MongoStorage opened() {
        return (MongoStorage) fixture.open();
    }

    @Test
    void a_server_with_change_streams_is_not_looked_at() {
        MongoStorage store = opened();
        MongoStorage other = opened();

        try (WakeUp.Listening _ = other.wakeUp().listen(calls::incrementAndGet)) {
            store.jobs().enqueue(List.of(Specimens.job("a")), Acceptance.EACH);
            await().until(() -> calls.get() > 0);
        }

        assertThat(other.isToldOfChanges()).isTrue();
    }

    @Test
    void a_server_that_tells_of_nothing_is_looked_at() {
        fixture.close();
        fixture = MongoFixture.withoutChangeStreams();
        MongoStorage store = opened();
        MongoStorage other = opened();

        try (WakeUp.Listening _ = other.wakeUp().listen(calls::incrementAndGet)) {
            // Even what is changed before anybody knows that the server tells of nothing.
            store.jobs().enqueue(List.of(Specimens.job("a")), Acceptance.EACH);
            await().until(() -> calls.get() > 0);
            assertThat(other.isToldOfChanges()).isFalse();
            int heard = calls.get();
            store.jobs().enqueue(List.of(Specimens.job("b")), Acceptance.EACH);
            await().until(() -> calls.get() > heard);

            other.wakeUp().mayHaveChanged();
            other.jobs().enqueue(List.of(Specimens.job("c")), Acceptance.EACH);
            // It looks once a second, on a slow machine later.
            await().during(Duration.ofSeconds(5)).until(() -> !other.wakeUp().mayHaveChanged());
        }
    }
}
