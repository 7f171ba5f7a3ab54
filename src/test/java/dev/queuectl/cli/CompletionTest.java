package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.queuectl.client.filter.FilterReader;
import dev.queuectl.store.Storage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a command that is being typed can go on. */
class CompletionTest {
    @TempDir Path home;
    private CliBench cli;
    private Storage storage;
    private Completion completion;

    @BeforeEach
    void fill() {
        cli = new CliBench(home.resolve("home"));
        cli.call("enqueue", "dead-one", "exit 3", "--max-retries", "0", "--queue", "mail");
        cli.call("enqueue", "done-one", "true");
        assertThat(cli.call("worker", "run", "--drain").code()).isZero();
        cli.call("enqueue", "waits", "echo later", "--delay", "1h");
        storage = cli.storage();
        completion =
                new Completion(
                        new CompletionValues(
                                () -> Optional.of(storage),
                                Map.of("HOME", home.toString()),
                                InstantSource.system()),
                        List.of("exit"));
    }

    @AfterEach
    void close() {
        storage.close();
    }

    /** Completes the last of these words, which are parted by single spaces. */
    private List<String> complete(String line) {
        List<String> words = Arrays.asList(line.split(" ", -1));
        return completion.candidates(words.subList(0, words.size() - 1), words.getLast()).stream()
                .map(Completion.Candidate::value)
                .toList();
    }

    @Test
    void commands_and_their_second_words() {
        assertThat(complete("")).contains("enqueue", "worker", "shell", "exit");
        assertThat(complete("st")).containsExactly("status", "stats");
        assertThat(complete("worker st")).containsExactly("start", "stop");
        assertThat(complete("help wor")).containsExactly("worker");
        assertThat(complete("help worker l")).containsExactly("list", "logs");
        assertThat(complete("nonsense ")).isEmpty();
    }

    @Test
    void options_with_what_they_are_for() {
        assertThat(complete("list --st")).containsExactly("--state");
        assertThat(complete("worker start --co")).containsExactly("--count", "--config", "--color");
        assertThat(complete("--js")).containsExactly("--json");
        assertThat(complete("--url x li")).containsExactly("list");
        assertThat(completion.candidates(List.of("list"), "--lim"))
                .extracting(Completion.Candidate::description)
                .containsExactly("at most so many (default: 50)");
    }

    @Test
    void values_of_options() {
        assertThat(complete("list --state pe")).containsExactly("pending");
        assertThat(complete("list --state=pe")).containsExactly("--state=pending");
        assertThat(complete("list --state dead,ca")).containsExactly("dead,cancelled");
        assertThat(complete("list --queue ")).containsExactly("default", "mail");
        assertThat(complete("list --color a")).containsExactly("auto", "always");
        assertThat(complete("stats --by ")).containsExactly("queue", "command");
        assertThat(complete("list --limit ")).isEmpty();
        assertThat(complete("list --all de")).isEmpty();
    }

    @Test
    void ids_as_far_as_the_command_takes_them() {
        assertThat(complete("show ")).containsExactlyInAnyOrder("dead-one", "done-one", "waits");
        assertThat(complete("show d")).containsExactlyInAnyOrder("dead-one", "done-one");
        assertThat(complete("show waits ")).isEmpty();
        assertThat(complete("cancel done-one wa")).containsExactly("waits");
        assertThat(complete("dlq retry ")).containsExactly("dead-one");
        assertThat(complete("dlq retry d")).containsExactly("dead-one");
        assertThat(complete("enqueue d")).isEmpty();
        assertThat(complete("enqueue -- d")).isEmpty();
        assertThat(completion.candidates(List.of("show"), "w"))
                .extracting(Completion.Candidate::description)
                .containsExactly("pending echo later");
    }

    @Test
    void keys_of_settings() {
        assertThat(complete("config set max")).containsExactly("max_retries");
        assertThat(complete("config get backoff-b")).containsExactly("backoff_base");
        assertThat(complete("config set max_retries ")).isEmpty();
    }

    @Test
    void terms_of_filters() {
        assertThat(complete("list sta")).containsExactly("state:");
        assertThat(complete("list -que")).containsExactly("-queue:");
        assertThat(complete("list state:dead,pr")).containsExactly("state:dead,processing");
        assertThat(complete("list -queue:m")).containsExactly("-queue:mail");
        assertThat(complete("list id:w")).containsExactly("id:waits");
    }

    @Test
    void the_subjects_of_filters_are_those_that_the_reader_knows() {
        assertThatThrownBy(() -> FilterReader.read(List.of("nonsense:x")))
                .hasMessageContaining(String.join(", ", CompletionValues.SUBJECTS));
    }

    @Test
    void files_and_folders() throws IOException {
        Files.writeString(home.resolve("jobs.jsonl"), "");
        Files.createDirectory(home.resolve("jobs.d"));
        Files.writeString(home.resolve(".jobs"), "");

        assertThat(complete("enqueue -f ~/jobs")).containsExactly("~/jobs.d/", "~/jobs.jsonl");
        assertThat(complete("enqueue --cwd " + home + "/jobs")).containsExactly(home + "/jobs.d/");
        assertThat(complete("enqueue -f " + home + "/none/")).isEmpty();
    }

    @Test
    void nothing_of_the_store_where_it_cannot_be_reached() {
        Completion away =
                new Completion(
                        new CompletionValues(Optional::empty, Map.of(), InstantSource.system()),
                        List.of());
        assertThat(away.candidates(List.of("show"), "")).isEmpty();
        assertThat(away.candidates(List.of("list"), "--all")).hasSize(1);
    }
}
