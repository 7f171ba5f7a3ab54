package dev.queuectl.web;

import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.EventStore.Cursor;
import dev.queuectl.web.http.Response;
import dev.queuectl.web.http.Response.Sink;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What happens to jobs, as it happens, by server-sent events. */
final class EventsApi {
    /** A listener that has gone is noticed after so long. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** So many looks in a row without news, and a sign of life is sent. */
    private static final int SILENT_LOOKS = 15;

    private final EventHub hub;

    EventsApi(EventHub hub) {
        this.hub = hub;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                                "/api/v1/events",
                                Role.VIEWER,
                                "What happens to jobs, as server-sent events; the header"
                                        + " Last-Event-ID goes on where that event was.",
                                this::events)
                        .with("queue", "only of this queue")
                        .with("since", "the cursor of an event, to go on behind it"));
    }

    private Response events(Call call) {
        Optional<QueueName> queue = call.query("queue").map(QueueName::new);
        Optional<String> last = call.request().headers().one("Last-Event-ID");
        Optional<Cursor> after =
                last.or(() -> call.query("since"))
                        .map(text ->
                                Cursor.parse(text)
                                        .orElseThrow(() ->
                                                new InvalidValue(
                                                        last.isPresent()
                                                                ? "Last-Event-ID"
                                                                : "since",
                                                        "must be the id of an event")));
        hub.requireRoom();
        return Response.live("text/event-stream", sink -> tell(after, queue, sink))
                .with("Cache-Control", "no-cache");
    }

    private void tell(Optional<Cursor> after, Optional<QueueName> queue, Sink sink)
            throws IOException, InterruptedException {
        try (EventHub.Listener listener = hub.listen(after.orElse(null))) {
            // By its place, whoever is cut off before the first event misses nothing either.
            sink.send("retry: 1000\nid: " + listener.at() + "\n\n");
            int silent = 0;
            while (!listener.isOver() && !sink.isGone()) {
                StringBuilder text = new StringBuilder();
                for (EventHub.News news : listener.next(BETWEEN_LOOKS)) {
                    if (queue.isEmpty() || queue.get().equals(news.queue())) {
                        text.append("id: ").append(news.cursor()).append('\n');
                        text.append("data: ").append(news.json()).append("\n\n");
                    }
                }
                silent = text.isEmpty() ? silent + 1 : 0;
                if (silent == SILENT_LOOKS) {
                    text.append(":\n\n");
                    silent = 0;
                }
                if (!text.isEmpty()) {
                    sink.send(text.toString());
                }
            }
        }
    }
}
