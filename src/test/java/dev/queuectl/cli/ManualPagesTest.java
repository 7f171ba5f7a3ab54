package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The manual that the packages bring. */
class ManualPagesTest {
    @TempDir Path folder;

    @BeforeEach
    void write() throws IOException {
        ManualPages.write(folder, LocalDate.of(2025, 11, 4));
    }

    private List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void every_command_has_a_page_that_begins_with_a_heading() throws IOException {
        List<String> names = new ArrayList<>(List.of("queuectl.1"));
        CommandTable.NAMES.forEach(name -> names.add("queuectl-" + name.replace(' ', '-') + ".1"));
        assertThat(pages().stream().map(page -> page.getFileName().toString()))
                .containsExactlyInAnyOrderElementsOf(names);
        for (Path page : pages()) {
            assertThat(Files.readString(page)).startsWith(".TH QUEUECTL").contains(".SH SYNOPSIS");
        }
    }

    @Test
    void a_page_shows_options_arguments_and_examples_as_they_are_typed() throws Exception {
        assertThat(Files.readString(folder.resolve("queuectl-enqueue.1")))
                .contains("\\fB\\-p\\fR, \\fB\\-\\-priority\\fR \\fIN\\fR")
                .contains(".B queuectl enqueue \\(dqtar czf notes.tgz notes\\(dq");
        assumeInstalled("groff");
        String shown = said("groff", "-k", "-man", "-Tutf8", "-P-c", "-rLL=100n", "queuectl-log.1");
        assertThat(shown.replaceAll(".\b", ""))
                .contains("QUEUECTL-LOG(1)", "queuectl log -f k3f9 --stream err");
    }

    @Test
    void groff_finds_no_fault() throws Exception {
        assumeInstalled("groff");
        for (Path page : pages()) {
            assertThat(said("groff", "-k", "-ww", "-man", "-z", "-Tutf8", page.toString()))
                    .as("%s", page.getFileName())
                    .isEmpty();
        }
    }

    @Test
    void mandoc_finds_no_fault() throws Exception {
        assumeInstalled("mandoc");
        for (Path page : pages()) {
            assertThat(said("mandoc", "-Tlint", "-Wwarning", page.toString())).isEmpty();
        }
    }

    private void assumeInstalled(String program) throws Exception {
        assumeTrue(
                new ProcessBuilder("sh", "-c", "command -v " + program)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0,
                program + " is not installed");
    }

    private String said(String... command) throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int _ = process.waitFor();
        return said;
    }
}
