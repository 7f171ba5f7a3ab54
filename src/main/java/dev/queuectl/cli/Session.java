package dev.queuectl.cli;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.queuectl.client.Caller;
import dev.queuectl.client.Enqueue;
import dev.queuectl.client.EnqueueDefaults;
import dev.queuectl.client.JobLookup;
import dev.queuectl.client.Queues;
import dev.queuectl.client.Workers;
import dev.queuectl.client.json.Json;
import dev.queuectl.config.Nearest;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.Visible;
import dev.queuectl.store.Host;
import dev.queuectl.store.JobQuery;
import dev.queuectl.store.Storage;
import dev.queuectl.store.Upkeep;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * One call of the program and everything it works with; the one place where things are wired. What
 * is expensive is made when first asked for. Confined to the calling thread, but for what it hands
 * out.
 */
final class Session implements AutoCloseable {
    private final Verb verb;
    private final ClientSettings settings;
    private final Surroundings surroundings;
    private final Terminal terminal;
    private final RandomGenerator random = new Chance();
    private @Nullable Storage storage;

    Session(Verb verb, ClientSettings settings, Surroundings surroundings) {
        this.verb = verb;
        this.settings = settings;
        this.surroundings = surroundings;
        this.terminal = surroundings.terminal();
        settings.colour().ifPresent(terminal::wantColour);
    }

    Terminal terminal() {
        return terminal;
    }

    ClientSettings settings() {
        return settings;
    }

    InstantSource time() {
        return surroundings.time();
    }

    /** Answers the caller's variables, in the locale he called in. */
    Map<String, String> environment() {
        return surroundings.environment();
    }

    /** Whether the answer is one JSON value. */
    boolean json() {
        return settings.json();
    }

    Storage storage() {
        Storage open = storage;
        if (open == null) {
            open = isInShell() ? openInShell() : open(settings.url());
            storage = open;
        }
        return open;
    }

    /** Whether this call is one of several in one process, which keeps the store open for them. */
    boolean isInShell() {
        return surroundings.stores().isPresent();
    }

    private Storage openInShell() {
        return surroundings.stores().orElseThrow().get(settings.url(), this::openLasting);
    }

    /**
     * Answers the same call with its answers going elsewhere. It uses this one's store, and is not
     * closed.
     */
    Session answering(Terminal elsewhere) {
        Session other =
                new Session(
                        verb,
                        settings,
                        new Surroundings(
                                elsewhere,
                                surroundings.environment(),
                                surroundings.time(),
                                surroundings.stores()));
        other.storage = storage();
        return other;
    }

    /** Opens the store for longer than this call; the caller closes it. */
    Storage openLasting() {
        // Chance of its own, which outlives this call too.
        return Stores.open(
                settings.url(), settings.home(), this::host, new Chance(), /* oneShot= */ false);
    }

    /** Opens another store than the one that the command is about; the caller closes it. */
    Storage open(StoreUrl url) {
        return Stores.open(url, settings.home(), this::host, random(), !verb.isLongLived());
    }

    /** Opens the store for maintenance, whatever its version; the caller closes it. */
    Upkeep upkeep() {
        return Stores.upkeep(settings.url(), settings.home(), this::host, random());
    }

    /** Lets go of what the shell keeps open, as a file is about to be replaced. */
    void letGo() {
        storage = null;
        surroundings.stores().ifPresent(OpenStores::close);
    }

    Host host() {
        return Hosts.self(environment());
    }

    Workers workers() {
        return new Workers(storage(), time());
    }

    Queues queues() {
        return new Queues(storage(), time());
    }

    /** Answers what makes and stores jobs, with the defaults that the queue has now. */
    Enqueue enqueue(EnqueueDefaults defaults) {
        return new Enqueue(
                storage(), new Caller(directory(), environment()), defaults, time(), random());
    }

    EnqueueDefaults enqueueDefaults() {
        return EnqueueDefaults.from(storage().settings().all(), storage().queues().all());
    }

    /** Answers who calls, as {@code ann@web1}. */
    String who() {
        return caller() + "@" + host().name();
    }

    private String caller() {
        Map<String, String> environment = environment();
        String name = environment.getOrDefault("USER", environment.getOrDefault("LOGNAME", ""));
        return name.isEmpty() ? System.getProperty("user.name", "somebody") : name;
    }

    /**
     * Answers the account that this process belongs to, whatever the caller's variables say, unless
     * the system has no name for it.
     */
    String account() {
        String name = System.getProperty("user.name", "?");
        return name.equals("?") ? caller() : name;
    }

    /** Answers a generator whose numbers no other process draws; thread-safe. */
    RandomGenerator random() {
        return random;
    }

    /** Answers where the caller stands. */
    String directory() {
        return Path.of("").toAbsolutePath().toString();
    }

    /**
     * Answers the job that an id, the beginning of one, or {@code last} means, or ends the command
     * with exit code 3.
     */
    Job job(String typed) {
        JobId id = jobId(typed);
        JobLookup.Answer answer = new JobLookup(storage().jobs()).find(id);
        // No switch: the start-up cache keeps none over records, and most commands come by here.
        if (answer instanceof JobLookup.Answer.Found(Job job)) {
            return job;
        }
        boolean isLast = id.equals(JobLookup.LAST);
        if (answer instanceof JobLookup.Answer.Ambiguous(List<JobId> candidates)) {
            throw isLast
                    ? CliError.of(
                            ExitCode.NOT_FOUND,
                            "'last' means the newest job, but ids begin so too: "
                                    + joined(candidates),
                            "type the whole id")
                    : CliError.of(
                            ExitCode.NOT_FOUND,
                            "more than one job begins with '" + typed + "': " + joined(candidates),
                            "type more of the id");
        }
        throw isLast
                ? CliError.of(ExitCode.NOT_FOUND, "there is no job yet", "queuectl help enqueue")
                : CliError.of(
                        ExitCode.NOT_FOUND,
                        "there is no job '" + typed + "'" + nearest(typed),
                        "queuectl list --all");
    }

    /** Answers an id that could be one, or ends the command with exit code 2. */
    static JobId jobId(String typed) {
        try {
            return new JobId(typed);
        } catch (InvalidValue e) {
            throw CliError.usage(
                    "'" + Visible.line(Numbers.shortened(typed)) + "' is not a job id",
                    "queuectl list shows ids");
        }
    }

    /** Writes one JSON value to standard output. */
    void json(JsonWriting writing) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = Json.generator(text)) {
            writing.write(generator);
        }
        terminal.data(text.toString());
    }

    /** Writes something as JSON. */
    @FunctionalInterface
    interface JsonWriting {
        void write(JsonGenerator json) throws IOException;
    }

    @Override
    public void close() {
        if (storage != null && !isInShell()) {
            storage.close();
        }
        storage = null;
    }

    private String nearest(String typed) {
        String beginning = typed.substring(0, Math.min(2, typed.length()));
        Set<String> candidates = new LinkedHashSet<>();
        storage().jobs().withPrefix(beginning, 50).forEach(id -> candidates.add(id.value()));
        // The first letters can be what is wrong; then it is mostly one of the latest.
        JobQuery newest = new JobQuery(Set.of(), Set.of(), 200, OptionalLong.empty());
        storage().jobs().list(newest).jobs().forEach(job -> candidates.add(job.id().value()));
        return Nearest.hint(typed, candidates);
    }

    private static String joined(List<JobId> ids) {
        return String.join(", ", ids.stream().map(JobId::value).toList()) + " …";
    }
}
