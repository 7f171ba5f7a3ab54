package dev.queuectl.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.store.mongo.MongoServer;
import dev.queuectl.store.postgres.PostgresServer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The archive, unpacked into a folder with a space in its name and moved from there. */
class ArchiveIT {
    @TempDir Path folder;
    private Path program;

    @BeforeEach
    void unpack() throws Exception {
        Path unpacked = Files.createDirectory(folder.resolve("un packed"));
        String _ = Packages.shell(unpacked, "tar -xzf \"$1\"", Packages.archive());
        String name = Packages.shell(unpacked, "ls").strip();
        program = Files.move(unpacked.resolve(name), folder.resolve("moved here"));
    }

    @Test
    void it_runs_jobs_without_any_jdk() throws Exception {
        String printed =
                Packages.shell(
                        folder,
                        """
                        export QUEUECTL_HOME="$PWD/home"
                        id=$("$1/queuectl" enqueue '{"command":"echo hello"}' --quiet)
                        "$1/queuectl" worker start --count 2 --json
                        "$1/queuectl" wait "$id" --timeout 1m
                        "$1/queuectl" log "$id"
                        "$1/queuectl" worker stop\
                        """,
                        program);

        assertThat(printed.lines()).contains("hello");
    }

    @Test
    void its_runtime_has_what_the_drivers_of_servers_need() throws Exception {
        String postgres = PostgresServer.freshUrl();
        String mongo = MongoServer.freshUrl();
        try {
            for (String url : List.of(postgres, mongo)) {
                String printed =
                        Packages.shell(
                                folder,
                                """
                                export QUEUECTL_HOME="$PWD/home" QUEUECTL_URL="$2"
                                "$1/queuectl" enqueue hello 'echo hello'
                                "$1/queuectl" worker run --drain
                                "$1/queuectl" log hello\
                                """,
                                program,
                                url);
                assertThat(printed.lines()).contains("hello");
            }
        } finally {
            PostgresServer.drop(postgres);
            MongoServer.drop(mongo);
        }
    }

    @Test
    void a_link_to_it_is_as_good() throws Exception {
        assertThat(Packages.shell(folder, "ln -s \"$1/queuectl\" q; ./q version", program))
                .startsWith("queuectl ");
    }

    @Test
    void its_classes_come_from_the_start_up_cache() throws Exception {
        String loaded =
                Packages.shell(
                        folder,
                        """
                        "$1/runtime/bin/java" "@$1/dist/java.options" \\
                            -XX:AOTCache="$1/dist/queuectl.aot" -Xlog:class+load \\
                            -cp "$1/dist/queuectl.jar" dev.queuectl.cli.Main version\
                        """,
                        program);

        assertThat(loaded.lines())
                .filteredOn(line -> line.contains(" dev.queuectl."))
                .isNotEmpty()
                .allMatch(line -> line.endsWith("source: shared objects file"));
    }

    @Test
    void the_launcher_gives_the_cache_to_its_java() throws Exception {
        String command =
                Packages.shell(
                        folder,
                        """
                        mkdir bin; printf '#!/bin/sh\\nprintf "%%s\\\\n" "$@"\\n' >bin/java
                        chmod +x bin/java; mv "$1/runtime/bin/java" "$1/runtime/bin/real"
                        mv bin/java "$1/runtime/bin/java"; "$1/queuectl" version\
                        """,
                        program);

        assertThat(command.lines()).contains("-XX:AOTCache=" + program + "/dist/queuectl.aot");
    }

    @Test
    void the_bill_of_materials_names_what_is_in_it() throws IOException {
        assertThat(Files.readString(program.resolve("bom.cdx.json")))
                .contains("\"bomFormat\"")
                .contains("sqlite-jdbc")
                .contains("pkg:maven/info.picocli/picocli@")
                .contains("\"OpenJDK\"")
                .doesNotContain("assertj");
    }

    @Test
    void it_brings_a_manual_page_for_each_command_and_completion_for_each_shell() throws Exception {
        Path manual = program.resolve("share/man/man1");
        String help = Packages.shell(folder, "\"$1/queuectl\" help --json", program);
        List<String> commands =
                Pattern.compile("\\{\"name\":\"([^\"]+)\"")
                        .matcher(help)
                        .results()
                        .map(found -> found.group(1))
                        .toList();
        assertThat(commands).contains("enqueue", "worker start");
        for (String command : commands) {
            Path page = manual.resolve("queuectl-" + command.replace(' ', '-') + ".1");
            assertThat(Files.readString(page)).startsWith(".TH QUEUECTL");
        }
        assertThat(Files.readString(manual.resolve("queuectl.1"))).startsWith(".TH QUEUECTL 1 ");
        assertThat(program.resolve("share/bash-completion/completions/queuectl")).isNotEmptyFile();
        assertThat(program.resolve("share/zsh/vendor-completions/_queuectl")).isNotEmptyFile();
        assertThat(program.resolve("share/fish/vendor_completions.d/queuectl.fish"))
                .isNotEmptyFile();
    }

    @Test
    void the_checksums_are_those_of_the_packages() throws Exception {
        assertThat(Packages.shell(Packages.FOLDER, "sha256sum --check SHA256SUMS"))
                .contains(Packages.archive().getFileName() + ": OK")
                .contains(Packages.debian().getFileName() + ": OK");
    }
}
