package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.currentDate;
import static com.mongodb.client.model.Updates.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;

import dev.queuectl.store.EventStore.Cursor;
import dev.queuectl.store.EventStore.Told;
import dev.queuectl.store.JobEvent;
import dev.queuectl.store.JobStore;
import dev.queuectl.store.PackedEvents;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.Storage;

import org.bson.BsonBinary;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** That no event appears before one that was read. */
class MongoEventsTest {
    @AutoClose private final MongoFixture fixture = new MongoFixture();
    private final Storage store = fixture.open();
    private final ObjectId slow = new ObjectId();

    @Test
    void nothing_is_read_past_an_event_that_is_not_yet_told() {
        Cursor start = store.events().end();
        announce(currentDate("announced"));
        enqueue("quick");
        assertThat(jobs(start)).isEmpty();

        events(events -> events.updateOne(Filters.eq("_id", slow), currentDate("at")));
        await().until(() -> jobs(start), List.of("quick", "slow")::equals);
    }

    @Test
    void whoever_died_before_telling_holds_up_nobody_for_long() {
        Cursor start = store.events().end();
        announce(set("announced", Instant.now().minus(Duration.ofHours(2))));
        enqueue("quick");
        await().until(() -> jobs(start), List.of("quick")::equals);
    }

    /** As a process that is slow writes that it is about to tell something. */
    private void announce(Bson when) {
        JobEvent event =
                new JobEvent(
                        Specimens.NOW,
                        JobEvent.What.ENQUEUED,
                        Specimens.id("slow"),
                        Specimens.MAIL,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        OptionalInt.empty());
        events(events ->
                events.updateOne(
                        Filters.eq("_id", slow),
                        combine(
                                when,
                                set("at", Instant.parse("9999-12-31T00:00:00Z")),
                                set("tie", 1L),
                                set("packed", new BsonBinary(PackedEvents.pack(List.of(event))))),
                        new UpdateOptions().upsert(true)));
    }

    private void events(Consumer<MongoCollection<Document>> action) {
        MongoServer.with(
                fixture.url(),
                database -> action.accept(database.getCollection("queuectl.events")));
    }

    private void enqueue(String id) {
        store.jobs().enqueue(List.of(Specimens.job(id)), JobStore.Acceptance.EACH);
    }

    private List<String> jobs(Cursor after) {
        return store.events().read(after, 9).stream()
                .map(Told::event)
                .map(event -> event.job().value())
                .toList();
    }
}
