package dev.queuectl.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A fresh Debian in a folder, in which there is no Java at all: both packages work there. Needs
 * root and debootstrap, and takes the system from where this machine takes its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DebianIT {
    /** Runs a script that lies in the other system, which sees its own processes only. */
    private static final String WITHIN =
            """
            exec unshare --mount --pid --fork --kill-child --propagation private sh -euc '
                mount -t proc proc "$1/proc"
                HOME=/root exec chroot "$1" /bin/sh -eu /root/script' script "$1"\
            """;

    private static final String FIRST_COMMANDS =
            """
            id=$(queuectl enqueue '{"command":"echo hello from $0"}' --quiet)
            queuectl run -- printf 'ran %s' well
            queuectl worker start
            queuectl wait "$id" --timeout 1m
            queuectl log "$id"
            queuectl worker stop
            """;

    private Path system;

    @BeforeAll
    void install() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/sbin/debootstrap")),
                "debootstrap is not on this machine");
        assumeTrue(System.getProperty("user.name", "").equals("root"), "only root may chroot");
        system = Files.createTempDirectory("queuectl-debian-");
        String _ =
                Packages.shell(
                        system,
                        """
                        . /etc/os-release
                        from=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' |
                            grep -v security | head -n 1)
                        debootstrap --variant=minbase "$VERSION_CODENAME" "$1" "$from"\
                        """,
                        system);
    }

    @AfterAll
    void remove() throws Exception {
        if (system != null) {
            String _ = Packages.shell(Path.of("/"), "rm -rf --one-file-system \"$1\"", system);
        }
    }

    @Test
    void the_package_is_installed_works_and_is_removed() throws Exception {
        Files.copy(Packages.debian(), system.resolve("root/queuectl.deb"));
        assertThat(within("dpkg --install /root/queuectl.deb")).contains("Setting up queuectl");
        assertThat(within("! command -v java")).isEmpty();

        assertThat(within(FIRST_COMMANDS)).contains("hello from", "ran well");
        assertThat(within("ls /usr/share/doc/queuectl"))
                .contains("copyright", "changelog.gz", "bom.cdx.json");
        assertThat(within("gzip -dc /usr/share/man/man1/queuectl-enqueue.1.gz"))
                .startsWith(".TH QUEUECTL");
        assertThat(within("ls /usr/share/bash-completion/completions /usr/share/man/man1"))
                .contains("queuectl\n", "queuectl.1.gz", "queuectl-worker-start.1.gz");
        assertThat(within("dpkg --remove queuectl; ls /usr/lib/queuectl 2>&1 || :"))
                .contains("No such file");
    }

    @Test
    void the_archive_works_where_there_is_no_java() throws Exception {
        Path unpacked = Files.createDirectory(system.resolve("root/archive"));
        String _ =
                Packages.shell(
                        unpacked, "tar -xzf \"$1\" --strip-components=1", Packages.archive());

        assertThat(
                        within(
                                "PATH=/root/archive:$PATH; export QUEUECTL_HOME=/root/q\n"
                                        + FIRST_COMMANDS))
                .contains("hello from", "ran well");
    }

    private String within(String script) throws Exception {
        Files.writeString(system.resolve("root/script"), "cd /root\n" + script);
        return Packages.shell(Path.of("/"), WITHIN, system);
    }
}
