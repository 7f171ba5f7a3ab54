package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Places where programs like this one tend to break: cron, other users, odd folders, full disks.
 */
@Execution(ExecutionMode.CONCURRENT)
class SurroundingsIT {

    private static final String AS_NOBODY =
            "setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all ";

    @AutoClose
    private final Queuectl queuectl = new Queuectl("it's a \"mess\" of $HOME `x` * ? \\ & ; | #1");

    @Test
    void in_the_locale_C_a_command_keeps_its_bytes_and_the_job_sees_that_locale() {
        queuectl.with("LC_ALL", "C").without("LANG");
        queuectl.shell(
                        """
                        queuectl enqueue --id job 'echo é€; echo $LC_ALL' &&
                            queuectl worker run --drain && queuectl log job >log &&
                            queuectl show --json job >show
                        """)
                .exits(0);

        assertThat(bytes("log")).isEqualTo("é€\nC\n".getBytes(StandardCharsets.UTF_8));
        assertThat(Json.parse(bytes("show")).get("command").text())
                .isEqualTo("echo é€; echo $LC_ALL");
    }

    @Test
    void a_background_worker_hands_on_the_locale_of_whoever_started_it() {
        queuectl.with("LC_ALL", "C").startWorker();
        queuectl.with("LC_ALL", "C.UTF-8");
        String id = queuectl.enqueue("echo $LC_ALL");
        queuectl.awaitState(id, "completed");
        assertThat(queuectl.call("log", id).exits(0).text()).isEqualTo("C\n");
    }

    @Test
    void with_an_empty_environment_and_no_terminal_it_works() {
        Answer answer =
                queuectl.shell(
                        """
                        setsid -w env -i "QUEUECTL_HOME=$QUEUECTL_HOME" "$(command -v queuectl)" \
                            run -- echo hello <&-
                        """);
        assertThat(answer.exits(0).text()).isEqualTo("hello\n");
    }

    @Test
    void a_user_without_home_is_told_what_to_set() {
        assumeRoot();
        Answer answer =
                queuectl.shell(
                        "env -i setpriv --reuid 54321 --regid 54321 --clear-groups '"
                                + Queuectl.LAUNCHER
                                + "' status");
        assertThat(answer.code()).isIn(2, 5);
        assertThat(answer.text()).isEmpty();
        assertThat(answer.said()).contains("error: ", "QUEUECTL_HOME").doesNotContain("Exception");
    }

    @Test
    void nobody_can_use_it_too() {
        assumeRoot();
        queuectl.shell("chown -R 65534:65534 \"$HOME\"").exits(0);
        assumeTrue(
                queuectl.shell(AS_NOBODY + "test -r '" + Queuectl.LAUNCHER + "'").code() == 0,
                "the checkout lies where nobody may not look");
        Answer answer =
                queuectl.shell(
                        """
                        as=%s
                        $as queuectl enqueue --id job 'id -u' && $as queuectl worker start &&
                            $as queuectl run -- id -u && $as queuectl worker stop &&
                            $as queuectl log job
                        """
                                .formatted("'" + AS_NOBODY + "'"));
        assertThat(answer.exits(0).lines()).contains("job").containsSubsequence("65534", "65534");
    }

    @Test
    void a_home_a_store_and_a_working_folder_may_have_any_name() {
        queuectl.with("QUEUECTL_HOME", queuectl.work().resolve("ho me's").toString());
        String url = "sqlite:" + queuectl.work().resolve("my \"jobs\" & more?.db");
        queuectl.with("QUEUECTL_URL", url);
        queuectl.startWorker();
        queuectl.enqueue("job", "pwd; cat './in put'; exit 0");
        queuectl.shell("echo read >'in put'").exits(0);
        String id = queuectl.enqueue("pwd; cat './in put'");
        queuectl.awaitState(id, "completed");

        assertThat(queuectl.call("log", id).exits(0).lines())
                .containsExactly(queuectl.work().toString(), "read");
        assertThat(queuectl.work().resolve("my \"jobs\" & more?.db")).isRegularFile();
    }

    @Test
    void a_relative_path_of_a_store_means_the_folder_of_the_caller() {
        queuectl.shell("mkdir a b && queuectl --url sqlite:a/q.db enqueue --id job true").exits(0);
        Answer list = queuectl.shell("cd b && queuectl --url sqlite:../a/q.db list");
        assertThat(list.exits(0).text()).contains("job");
    }

    @Test
    void a_store_on_a_read_only_file_system_can_be_read() {
        assumeRoot();
        queuectl.enqueue("job", "true");
        Answer answer =
                queuectl.shell(
                        """
                        exec unshare -m sh -ec '
                            mount -t tmpfs tmpfs /mnt
                            cp -a "$QUEUECTL_HOME" /mnt/home
                            mount -o remount,ro /mnt
                            export QUEUECTL_HOME=/mnt/home
                            queuectl list
                            queuectl status >&2
                            queuectl enqueue other true
                        '
                        """);
        assertThat(answer.exits(5).text()).contains("job").doesNotContain("other");
        assertThat(answer.said()).contains("read-only").doesNotContain("Exception");
    }

    @Test
    void a_full_disk_refuses_a_job_and_loses_none() {
        assumeRoot();
        Answer answer =
                queuectl.shell(
                        """
                        exec unshare -m sh -c '
                            mount -t tmpfs -o size=2m tmpfs /mnt && export QUEUECTL_HOME=/mnt/home
                            queuectl enqueue kept true || exit 99
                            head -c 4m /dev/zero >/mnt/filler 2>/dev/null
                            awk "BEGIN { for (i = 0; i < 2000; i++)
                                print \\"{\\\\\\"command\\\\\\":\\\\\\"true # a long comment, to fill pages\\\\\\"}\\" }" |
                                queuectl enqueue - >ids
                            echo "code $?"
                            rm /mnt/filler
                            queuectl list --limit 10000 | cut -f 1 >stored
                            sort ids stored | uniq -u | grep -c . | sed "s/^/differ /"
                        '
                        """);
        assertThat(answer.text()).contains("code 5", "differ 1");
        assertThat(answer.said()).doesNotContain("Exception");
    }

    @Test
    void a_link_that_another_user_made_is_not_followed() {
        assumeRoot();
        queuectl.enqueue("job", "true");
        Answer answer =
                queuectl.shell(
                        """
                        ln -s "$QUEUECTL_HOME/queue.db" link.db && chown -h 65534 link.db &&
                            queuectl --url "sqlite:$PWD/link.db" enqueue other true
                        """);
        answer.exits(9);
        assertThat(queuectl.counts().get("pending").whole()).isEqualTo(1);
    }

    @Test
    void a_config_file_of_another_user_is_not_read() {
        assumeRoot();
        queuectl.call("status").exits(0);
        Answer answer =
                queuectl.shell(
                        """
                        : >"$QUEUECTL_HOME/config.toml"
                        chown 65534 "$QUEUECTL_HOME/config.toml"
                        queuectl status
                        """);
        assertThat(answer.exits(9).said()).contains("config.toml");
    }

    @Test
    void a_printer_that_fails_is_told_by_the_exit_code() {
        queuectl.enqueue("job", "echo output");
        queuectl.drain();
        for (String call : List.of("list --all", "status", "show job", "log job", "help")) {
            Answer answer = queuectl.shell("queuectl " + call + " >/dev/full");
            assertThat(answer.exits(5).said()).contains("error: ");
        }
    }

    private byte[] bytes(String file) {
        try {
            return Files.readAllBytes(queuectl.work().resolve(file));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static void assumeRoot() {
        assumeTrue(
                Path.of("/proc/self").toFile().exists()
                        && "root".equals(System.getProperty("user.name")),
                "only root can become another user and mount file systems");
    }
}
