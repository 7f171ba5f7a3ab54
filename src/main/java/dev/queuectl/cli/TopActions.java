package dev.queuectl.cli;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Carries out commands while a picture is shown: the same commands, one after the other on a thread
 * of their own, with what they print kept from the screen. Thread-safe.
 */
final class TopActions implements AutoCloseable {
    private final Surroundings surroundings;
    private final AtomicReference<String> note = new AtomicReference<>("");
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("top-action").factory());

    /**
     * @param surroundings whose stores the commands use
     */
    TopActions(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Begins with a command; what it says can be read from {@link #note} when it is done. */
    void begin(Runnable afterwards, String... words) {
        note.set(String.join(" ", words) + " …");
        thread.execute(() -> {
            Answer answer = call(words);
            List<String> said = answer.said().lines().toList();
            note.set(said.isEmpty() ? String.join(" ", words) + ": done" : said.getFirst());
            afterwards.run();
        });
    }

    /** Carries out a command at once and answers what it printed, or else what it said. */
    List<String> answer(String... words) {
        Answer answer = call(words);
        return (answer.printed() + answer.said()).lines().toList();
    }

    /** Answers what the command said that was begun last; empty when somebody has read it. */
    String note() {
        return note.get();
    }

    /** Says something, or nothing any more. */
    void note(String text) {
        note.set(text);
    }

    /** What a command wrote to its two streams. */
    private record Answer(String printed, String said) {}

    private Answer call(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal =
                new Terminal(
                        InputStream.nullInputStream(), out, err, surroundings.environment(), "");
        int _ =
                new Cli(
                                new Surroundings(
                                        terminal,
                                        surroundings.environment(),
                                        surroundings.time(),
                                        surroundings.stores()))
                        .run(List.of(words));
        return new Answer(
                out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Does not wait for what has been begun. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
