package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What happens to jobs, told as it happens. */
@EveryStore
@Execution(ExecutionMode.CONCURRENT)
class EventsIT {
    @AutoClose private final Queuectl queuectl = new Queuectl();

    private static List<Json> parsed(List<String> lines) {
        return lines.stream()
                .map(line -> Json.parse(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private static List<String> words(List<Json> events) {
        List<String> words = new ArrayList<>();
        for (Json event : events) {
            words.add(event.get("event").text() + " " + event.get("id").text());
        }
        return words;
    }

    /** Waits until so many events have been told: those of the last second may be held back. */
    private List<Json> told(int count, String... options) {
        List<String> words = new ArrayList<>(List.of("events"));
        words.addAll(List.of(options));
        List<Json> told = new ArrayList<>();
        await().until(() -> {
            told.clear();
            told.addAll(parsed(queuectl.call(words.toArray(String[]::new)).exits(0).lines()));
            return told.size() >= count;
        });
        return told;
    }

    @Test
    void each_line_is_something_that_happened_and_the_place_to_go_on_from() {
        queuectl.enqueue("--id", "a", "true");
        queuectl.enqueue("--id", "b", "--queue", "mail", "--max-retries", "0", "exit 3");
        queuectl.drain();
        queuectl.call("retry", "b").exits(0);
        queuectl.call("cancel", "b").exits(0);

        List<Json> events = told(8);
        assertThat(words(events))
                .containsExactlyInAnyOrder(
                        "enqueued a",
                        "enqueued b",
                        "claimed a",
                        "claimed b",
                        "completed a",
                        "dead b",
                        "retried b",
                        "cancelled b");
        Json dead = events.get(words(events).indexOf("dead b"));
        assertThat(dead.get("exit_code").whole()).isEqualTo(3);
        assertThat(dead.get("run").whole()).isEqualTo(1);
        assertThat(dead.get("reason").text()).isEqualTo("exit");
        assertThat(dead.get("queue").text()).isEqualTo("mail");
        String cursor = events.get(5).get("cursor").text();
        assertThat(words(told(2, "--since", cursor)))
                .isEqualTo(words(events.subList(6, events.size())));
        assertThat(words(told(5, "--queue", "mail"))).allMatch(word -> word.endsWith(" b"));
        assertThat(queuectl.call("events", "--json").exits(0).json().items()).hasSize(8);
    }

    @Test
    void following_tells_what_happens_until_it_is_interrupted() {
        queuectl.enqueue("--id", "before", "true");
        String cursor = told(1).getFirst().get("cursor").text();
        Call following = queuectl.startInTerminal("events", "-f", "--since", cursor);
        queuectl.enqueue("--id", "a", "true");
        queuectl.startWorker();

        await().until(() -> words(parsed(following.printedLines())).contains("completed a"));
        following.signal("INT");
        assertThat(following.end().exits(130).said()).contains("events -f --since");
        assertThat(words(parsed(following.printedLines()))).doesNotContain("enqueued before");
    }

    @Test
    void events_can_be_switched_off() {
        queuectl.call("config", "set", "events", "off").exits(0);
        queuectl.enqueue("true");

        Answer answer = queuectl.call("events").exits(0);
        assertThat(answer.text()).isEmpty();
        assertThat(answer.said()).contains("config set events on");
    }

    @Test
    void what_is_not_understood_is_refused() {
        assertThat(queuectl.call("events", "-f", "--json").exits(2).said()).contains("only lines");
        assertThat(queuectl.call("events", "--since", "2d").exits(2).said()).contains("at most 1d");
        assertThat(queuectl.call("events", "--since", "1-2").exits(2).said()).contains("--since");
        assertThat(queuectl.call("events", "--queue", "a b").exits(2).said()).contains("queue");
        assertThat(queuectl.call("events", "mail").exits(2).said())
                .contains("nothing that events takes");
        assertThat(queuectl.call("config", "set", "events", "no").exits(2).said())
                .contains("on or off");
    }
}
