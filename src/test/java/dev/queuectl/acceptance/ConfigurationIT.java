package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;

/** Settings of the queue live in its store; settings of the client in its environment and file. */
@Execution(ExecutionMode.CONCURRENT)
class ConfigurationIT {

    @AutoClose private final Queuectl queuectl = new Queuectl();

    @Test
    void a_key_may_be_written_with_hyphens_or_underscores() {
        queuectl.call("config", "set", "max-retries", "7").exits(0);
        assertThat(queuectl.call("config", "get", "max_retries").exits(0).word()).isEqualTo("7");
        queuectl.call("config", "set", "max_retries", "6").exits(0);
        assertThat(queuectl.call("config", "get", "max-retries").exits(0).word()).isEqualTo("6");
        queuectl.call("config", "unset", "max-retries").exits(0);
        assertThat(queuectl.call("config", "get", "max_retries").exits(0).word()).isEqualTo("3");
    }

    @Test
    void the_list_shows_every_key_with_its_default() {
        assertThat(queuectl.call("config", "list").exits(0).text())
                .containsPattern("max_retries\\s+3")
                .containsPattern("backoff_base\\s+2")
                .containsPattern("backoff_max\\s+1h")
                .contains("backoff_jitter", "job_timeout", "kill_grace", "crash_limit")
                .containsPattern("retention_completed\\s+7d")
                .containsPattern("retention_dead\\s+90d");
        queuectl.call("config", "list", "--json").exits(0).json();
        assertThat(queuectl.call("config", "get").exits(0).text()).contains("max_retries");
    }

    @Test
    void a_job_takes_over_the_settings_of_the_moment_it_was_enqueued() {
        queuectl.call("config", "set", "max_retries", "1").exits(0);
        queuectl.enqueue("early", "true");
        queuectl.call("config", "set", "max_retries", "9").exits(0);
        queuectl.enqueue("late", "true");
        queuectl.enqueue("{\"id\":\"own\",\"command\":\"true\",\"max_retries\":4}");

        assertThat(queuectl.job("early").get("max_retries").whole()).isEqualTo(1);
        assertThat(queuectl.job("late").get("max_retries").whole()).isEqualTo(9);
        assertThat(queuectl.job("own").get("max_retries").whole()).isEqualTo(4);
    }

    @Test
    void a_setting_of_the_queue_in_a_file_or_variable_is_refused_with_the_command_that_sets_it()
            throws IOException {
        queuectl.call("status").exits(0);
        Files.writeString(queuectl.home().resolve("config.toml"), "max_retries = 5\n");
        Answer file = queuectl.call("status").exits(2);
        Files.delete(queuectl.home().resolve("config.toml"));
        Answer variable = queuectl.with("QUEUECTL_MAX_RETRIES", "5").call("status").exits(2);

        assertThat(file.said()).contains("config.toml", "queuectl config set max_retries");
        assertThat(variable.said())
                .contains("QUEUECTL_MAX_RETRIES", "queuectl config set max_retries");
    }

    @Test
    void a_flag_wins_over_a_variable_and_a_variable_over_the_file() throws IOException {
        queuectl.call("status").exits(0);
        String folder = "sqlite:" + queuectl.folder();
        Files.writeString(
                queuectl.home().resolve("config.toml"), "url = \"" + folder + "/file.db\"\n");
        queuectl.enqueue("in-file", "true");
        queuectl.with("QUEUECTL_URL", folder + "/variable.db").enqueue("in-variable", "true");
        queuectl.enqueue("--url", folder + "/flag.db", "in-flag", "true");

        assertThat(ids(folder + "/file.db")).contains("in-file").doesNotContain("in-variable");
        assertThat(ids(folder + "/variable.db")).contains("in-variable").doesNotContain("in-f");
        assertThat(ids(folder + "/flag.db")).contains("in-flag");
    }

    private String ids(String url) {
        return queuectl.call("list", "--url", url).exits(0).text();
    }
}
