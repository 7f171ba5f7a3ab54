package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.util.ArrayList;
import java.util.List;

/** Listing jobs by a filter. */
@EveryStore
@Execution(ExecutionMode.CONCURRENT)
class ListIT {

    @AutoClose private final Queuectl queuectl = new Queuectl();

    @BeforeEach
    void fill() {
        queuectl.enqueue("--id", "good", "--tag", "nightly", "echo fine");
        queuectl.enqueue(
                "--id",
                "bad",
                "--queue",
                "mail",
                "--max-retries",
                "0",
                "echo No space >&2; exit 28");
        queuectl.drain();
        queuectl.enqueue("--id", "waits", "--queue", "mail", "-p", "7", "echo later");
    }

    private List<String> list(String... words) {
        List<String> all = new ArrayList<>(List.of("list", "--json"));
        all.addAll(List.of(words));
        return queuectl.call(all.toArray(String[]::new)).exits(0).json().texts("id");
    }

    @Test
    void jobs_are_chosen_by_what_they_are_and_how_they_ended() {
        assertThat(list()).containsExactly("waits");
        assertThat(list("state:dead", "exit:28")).containsExactly("bad");
        assertThat(list("queue:mail")).containsExactly("bad", "waits");
        assertThat(list("-queue:mail")).containsExactly("good");
        assertThat(list("tag:nightly")).containsExactly("good");
        assertThat(list("error:no space")).containsExactly("bad");
        assertThat(list("priority:>5", "-state:dead")).containsExactly("waits");
        assertThat(list("LATER")).containsExactly("waits");
        assertThat(list("age:>1h")).isEmpty();
        assertThat(list("queue:mail", "--state", "dead")).containsExactly("bad");
        assertThat(list("id:w", "--queue", "mail")).containsExactly("waits");
    }

    @Test
    void older_ones_are_told_of_and_a_cursor_goes_on() {
        Answer first = queuectl.call("list", "echo", "--limit", "1").exits(0);

        assertThat(first.text()).startsWith("waits\t");
        String cursor = first.said().replaceFirst("(?s).*--before (\\d+) .*", "$1");
        assertThat(list("echo", "--before", cursor)).containsExactly("good", "bad");
    }

    @Test
    void what_is_not_understood_is_refused() {
        assertThat(queuectl.call("list", "stat:dead").exits(2).said()).contains("'state'");
        assertThat(queuectl.call("list", "--before", "x").exits(2).said()).contains("--before");
        assertThat(queuectl.call("list", "-x").exits(2).said()).contains("unknown option '-x'");
        assertThat(queuectl.call("list", "--limti", "3").exits(2).said()).contains("--limit");
    }
}
