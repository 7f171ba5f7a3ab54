package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A worker as a service of systemd: its unit, and what it tells the service manager. */
@Execution(ExecutionMode.CONCURRENT)
class ServiceIT {
    /** Prints each message that comes to a socket; a JVM cannot receive datagrams there itself. */
    private static final String LISTEN =
            """
            exec perl -MSocket -e '$| = 1; $ARGV[0] =~ s/^@/\\0/;
                socket(S, AF_UNIX, SOCK_DGRAM, 0) or die $!;
                bind(S, pack("S a*", AF_UNIX, $ARGV[0])) or die $!;
                print "listening\\n";
                while (defined recv(S, $m, 4096, 0)) { print "$m\\n" }' "$1"\
            """;

    @AutoClose private final Queuectl queuectl = new Queuectl();

    @Test
    void it_says_that_it_is_ready_that_it_lives_and_that_it_stops() {
        listensTo(queuectl.folder().resolve("notify").toString());
    }

    @Test
    void the_service_manager_may_have_a_socket_without_a_file() {
        listensTo("@queuectl-" + queuectl.folder().getFileName());
    }

    private void listensTo(String socket) {
        Call manager = queuectl.startShell("set -- " + socket + "\n" + LISTEN);
        awaitHeard(manager, "listening");
        queuectl.with("NOTIFY_SOCKET", socket).with("WATCHDOG_USEC", "900000");
        Call worker = queuectl.start("worker", "run", "--count", "2");
        awaitHeard(manager, "READY=1\nSTATUS=worker w-");
        awaitHeard(manager, "WATCHDOG=1\nSTATUS=running 0 of 2 jobs");
        queuectl.enqueue("env >seen; until test -e go; do sleep 0.05; done");
        awaitHeard(manager, "WATCHDOG=1\nSTATUS=running 1 of 2 jobs");

        worker.signal("TERM");
        assertThat(queuectl.awaitLines("seen", 1)).noneMatch(line -> line.contains("NOTIFY"));
        queuectl.shell("touch go").exits(0);
        worker.end().exits(0);
        awaitHeard(manager, "STOPPING=1");
    }

    private static void awaitHeard(Call manager, String message) {
        await(message)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(
                        () -> assertThat(manager.printed()).as(manager.said()).contains(message));
    }

    @Test
    void jobs_that_last_longer_than_the_grace_are_given_back() {
        queuectl.enqueue("long", "sleep 777");
        Call worker = queuectl.start("worker", "run", "--grace", "200ms");
        queuectl.awaitState("long", "processing");
        worker.signal("TERM");

        worker.end().exits(0);
        assertThat(queuectl.state("long")).isEqualTo("pending");
        assertThat(queuectl.job("long").get("attempts").whole()).isZero();
    }

    @Test
    void the_unit_is_one_that_systemd_takes() throws IOException {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/systemd-analyze")),
                "systemd-analyze is not on this machine");
        Path configuration = queuectl.folder().resolve("a 100% $strange folder");
        queuectl.with("XDG_CONFIG_HOME", configuration.toString())
                .with("QUEUECTL_HOME", queuectl.folder().resolve("my \"own\" home").toString());
        Answer answer =
                queuectl.call(
                        "worker",
                        "install",
                        "--count",
                        "3",
                        "--queue",
                        "mail,web",
                        "--grace",
                        "1m");
        answer.exits(0);

        Path unit = configuration.resolve("systemd/user/queuectl-worker.service");
        assertThat(answer.word()).isEqualTo(unit.toString());
        assertThat(answer.said()).contains("systemctl --user enable --now queuectl-worker");
        assertThat(Files.readString(unit))
                .contains("worker run --count 3 --queue mail --queue web --grace 1m\n")
                .contains("TimeoutStopSec=90s\n")
                .contains("my \\\"own\\\" home");
        // By itself in a folder, for the path must not have a space in it to be checked.
        Path copy = queuectl.folder().resolve("queuectl-worker.service");
        Files.copy(unit, copy);
        Answer judged =
                queuectl.shell("SYSTEMD_LOG_LEVEL=warning systemd-analyze verify --man=no " + copy);
        judged.exits(0);
        assertThat(judged.said()).isEmpty();
    }

    @Test
    void another_unit_of_that_name_is_not_replaced() throws IOException {
        queuectl.with("XDG_CONFIG_HOME", queuectl.folder().resolve("config").toString());
        queuectl.call("worker", "install").exits(0);
        queuectl.call("worker", "install").exits(0);
        assertThat(queuectl.call("worker", "install", "--count", "2").exits(4).said())
                .contains("--force");
        Answer forced = queuectl.call("worker", "install", "--count", "2", "--force", "--json");

        Path unit = Path.of(forced.exits(0).json().get("unit").text());
        assertThat(Files.readString(unit)).contains("--count 2");
    }

    @Test
    void a_unit_can_be_looked_at_and_nothing_is_installed() {
        queuectl.with("XDG_CONFIG_HOME", queuectl.folder().resolve("config").toString());

        assertThat(queuectl.call("worker", "install", "--print", "--system").exits(0).text())
                .startsWith("[Unit]\n")
                .contains("WantedBy=multi-user.target");
        assertThat(queuectl.folder().resolve("config")).doesNotExist();
    }

    @Test
    void a_name_that_no_unit_can_have_is_refused() {
        queuectl.call("worker", "install", "--name", "../x").exits(2);
    }

    @Test
    void no_password_comes_into_a_unit() {
        Answer refused =
                queuectl.call(
                        "worker",
                        "install",
                        "--print",
                        "--url",
                        "postgresql://me:secret@127.0.0.1:1/db");

        assertThat(refused.exits(9).said()).contains("config.toml").doesNotContain("secret@");
    }
}
