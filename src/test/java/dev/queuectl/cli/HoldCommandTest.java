package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** {@code hold}, {@code release} and {@code priority}, on names and on filters. */
class HoldCommandTest {
    @TempDir Path home;
    private CliBench cli;

    @BeforeEach
    void open() {
        cli = new CliBench(home);
        assertThat(cli.call("enqueue", "one", "true", "--queue", "mail").code()).isZero();
        assertThat(cli.call("enqueue", "two", "true", "--queue", "mail").code()).isZero();
        assertThat(cli.call("enqueue", "other", "true").code()).isZero();
    }

    private String drained() {
        return cli.call("worker", "run", "--drain").err();
    }

    private String ids(String... filter) {
        String[] words = new String[filter.length + 3];
        words[0] = "list";
        System.arraycopy(filter, 0, words, 1, filter.length);
        words[filter.length + 1] = "-o";
        words[filter.length + 2] = "id";
        return cli.call(words).out();
    }

    @Test
    void a_job_that_is_held_waits_until_it_is_released() {
        CliBench.Answer held = cli.call("hold", "one", "last");
        assertThat(held.code()).isZero();
        assertThat(held.out()).isEqualTo("one\nother\n");
        assertThat(held.err()).contains("held 2 jobs");
        assertThat(cli.call("show", "one").out()).contains("state\tpending (held)");
        assertThat(cli.call("list", "id:one", "--json").out()).contains("\"held\":true");
        assertThat(cli.call("explain", "one").out())
                .startsWith("job one waits: it is held until somebody releases it");

        assertThat(drained()).contains("drained; 2 jobs left for later");
        assertThat(ids("state:completed")).isEqualTo("two\n");

        assertThat(cli.call("release", "one").code()).isZero();
        assertThat(drained()).contains("drained; 1 job left for later");
        assertThat(ids("state:completed")).isEqualTo("one\ntwo\n");
    }

    @Test
    void all_that_a_filter_means_are_held_and_released() {
        CliBench.Answer rehearsal = cli.call("hold", "queue:mail", "--dry-run");
        assertThat(rehearsal.out()).isEqualTo("two\none\n");
        assertThat(rehearsal.err()).contains("2 jobs would be held");

        assertThat(cli.call("hold", "queue:mail", "--json").out())
                .isEqualTo("{\"matched\":2,\"held\":2,\"refused\":0}\n");
        assertThat(cli.call("hold", "queue:mail", "--json").out())
                .isEqualTo("{\"matched\":0,\"held\":0,\"refused\":0}\n");
        assertThat(cli.call("release", "--all", "--json").out())
                .isEqualTo("{\"matched\":2,\"released\":2,\"refused\":0}\n");
    }

    @Test
    void a_retry_lets_a_held_job_run_too() {
        assertThat(cli.call("hold", "one").code()).isZero();
        assertThat(cli.call("retry", "one").code()).isZero();

        assertThat(cli.call("show", "one").out()).contains("state\tpending\n");
    }

    @Test
    void what_has_ended_is_refused_by_name_and_passed_over_by_a_filter() {
        assertThat(cli.call("cancel", "one").code()).isZero();

        for (String[] command :
                new String[][] {
                    {"hold", "one"}, {"release", "one"}, {"priority", "one", "--to", "1"}
                }) {
            CliBench.Answer answer = cli.call(command);
            assertThat(answer.code()).isEqualTo(4);
            assertThat(answer.err()).contains("it does not wait, it is cancelled");
        }
        assertThat(cli.call("hold", "--all", "--json").out()).contains("\"matched\":2");
        assertThat(cli.call("hold", "nothing").code()).isEqualTo(3);
        assertThat(cli.call("hold").code()).isEqualTo(2);
    }

    @Test
    void a_higher_priority_goes_first() {
        assertThat(cli.call("priority", "last", "--to", "5").out()).isEqualTo("other\n");
        assertThat(cli.call("priority", "queue:mail", "--to", "-5", "--json").out())
                .isEqualTo("{\"matched\":2,\"changed\":2,\"refused\":0}\n");
        assertThat(cli.call("priority", "one", "--to", "-1000").code()).isZero();

        assertThat(cli.call("list", "--fields", "id,priority", "-o", "csv").out())
                .contains("other,5", "two,-5", "one,-1000");
    }

    @Test
    void a_priority_is_a_number_in_range() {
        assertThat(cli.call("priority", "one").code()).isEqualTo(2);
        assertThat(cli.call("priority", "one", "--to", "1001").code()).isEqualTo(2);
        assertThat(cli.call("priority", "one", "--to", "high").code()).isEqualTo(2);
    }
}
