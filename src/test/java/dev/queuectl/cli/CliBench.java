package dev.queuectl.cli;

import dev.queuectl.Patience;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.Storage;
import dev.queuectl.store.sqlite.OpenOptions;
import dev.queuectl.store.sqlite.SqliteStorage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Calls the program inside this process, each call with streams of its own. */
final class CliBench {
    final Map<String, String> environment = new HashMap<>();
    final Path home;

    private InputStream input = InputStream.nullInputStream();
    private String terminals = "";

    CliBench(Path home) {
        this.home = home;
        environment.put("QUEUECTL_HOME", home.toString());
        environment.put("PATH", "/usr/bin:/bin");
    }

    /** What a call answered. */
    record Answer(int code, String out, String err) {}

    /** Gives the next calls something to read. */
    CliBench reading(String text) {
        return reading(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    CliBench reading(InputStream stream) {
        input = stream;
        return this;
    }

    /** Lets all streams of the next calls be a terminal of so many columns. */
    CliBench onTerminal(int columns) {
        terminals = "012";
        environment.put("COLUMNS", Integer.toString(columns));
        return this;
    }

    Answer call(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = call(out, err, words);
        return new Answer(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    int call(OutputStream out, OutputStream err, String... words) {
        Terminal terminal = new Terminal(input, out, err, environment, terminals);
        return new Cli(terminal, environment, InstantSource.system()).run(List.of(words));
    }

    /** Opens the store beside the program; the caller closes it. */
    Storage storage() {
        return SqliteStorage.open(
                home.resolve("queue.db"),
                new OpenOptions(
                        Patience.LONG,
                        () -> Hosts.self(environment).identity(),
                        new SplittableRandom(3),
                        false));
    }

    static Job job(Storage storage, String id) {
        return storage.jobs().find(List.of(new JobId(id))).getFirst();
    }
}
