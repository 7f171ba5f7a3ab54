package dev.queuectl.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.queuectl.domain.InvalidValue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The file of tokens: made privately, read exactly. */
class TokensTest {
    @TempDir Path folder;

    @Test
    void new_tokens_are_long_different_private_and_kept() throws IOException {
        Path file = folder.resolve("home").resolve("tokens");
        Tokens made = Tokens.readOrMake(file, new SecureRandom());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).matches("operator [\\w-]{43}\\Rviewer [\\w-]{43}\\R");
        assertThat(made.roleOf(made.highest())).isEqualTo(Role.OPERATOR);
        Tokens again = Tokens.readOrMake(file, new SecureRandom());
        assertThat(again.highest()).isEqualTo(made.highest());
        assertThat(made.toString()).doesNotContain(made.highest());
        assertThat(folder.resolve("home").toFile().list()).containsExactly("tokens");
    }

    @Test
    void those_who_start_at_once_have_the_same_tokens() throws Exception {
        try (ExecutorService dashboards = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 50; i++) {
                Path file = folder.resolve("home" + i).resolve("tokens");
                Callable<String> start =
                        () -> Tokens.readOrMake(file, new SecureRandom()).highest();
                Set<String> links = new TreeSet<>();
                for (Future<String> link : dashboards.invokeAll(Collections.nCopies(4, start))) {
                    links.add(link.get());
                }
                assertThat(links).hasSize(1);
            }
        }
    }

    @Test
    void of_an_empty_file_is_told_that_it_may_be_removed() throws IOException {
        Path file =
                Files.createFile(
                        folder.resolve("tokens"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));

        assertThatThrownBy(() -> Tokens.readOrMake(file, new SecureRandom()))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("remove it for new tokens");
    }

    @Test
    void a_file_that_others_read_is_refused() throws IOException {
        Path file = folder.resolve("tokens");
        Tokens.readOrMake(file, new SecureRandom());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(() -> Tokens.read(file))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("chmod 600");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing",
                "operator",
                "operator tooshort",
                "admin 0123456789abcdef",
                "operator 0123456789abcdef more",
                "viewer 0123456789abcdef\nviewer 0123456789abcdef",
                "operator 0123456789abcde\u00e9"
            })
    void a_file_of_another_form_is_refused(String text) throws IOException {
        Path file = folder.resolve("tokens");
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);

        assertThatThrownBy(() -> Tokens.read(file)).isInstanceOf(InvalidValue.class);
    }
}
