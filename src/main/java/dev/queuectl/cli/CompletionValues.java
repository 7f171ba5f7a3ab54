package dev.queuectl.cli;

import dev.queuectl.cli.Completion.Candidate;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Visible;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.JobQuery;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreException;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Knows what values can be. Looks at the store for ids and queues, never at more than a few of
 * them, and finds nothing where it cannot be reached.
 */
final class CompletionValues {
    /** What a filter can ask for; {@code CompletionTest} holds this to its reader. */
    static final List<String> SUBJECTS =
            List.of(
                    "state",
                    "queue",
                    "tag",
                    "id",
                    "reason",
                    "worker",
                    "host",
                    "cmd",
                    "error",
                    "exit",
                    "attempts",
                    "runs",
                    "priority",
                    "age",
                    "updated");

    private static final int MOST = 100;
    private static final int COMMAND_COLUMNS = 40;

    private static final List<String> STATES =
            Arrays.stream(JobState.Kind.values()).map(JobState.Kind::label).toList();

    private final Supplier<Optional<Storage>> store;
    private final Map<String, String> environment;
    private final InstantSource time;

    /**
     * @param store answers the store, or nothing where there is none yet
     * @param environment the caller's variables
     */
    CompletionValues(
            Supplier<Optional<Storage>> store,
            Map<String, String> environment,
            InstantSource time) {
        this.store = store;
        this.environment = environment;
        this.time = time;
    }

    /**
     * Answers what a value can be.
     *
     * @param kind what its command calls it, in capitals
     * @param current what is there of it
     */
    List<Candidate> of(String kind, String command, String current) {
        return switch (kind) {
            case "ID" -> ids(command, current);
            case "QUEUE" -> among(queues(), current);
            case "STATE[,STATE]" -> listed(STATES, current);
            case "KEY" -> keys(current);
            case "FILE" -> CompletionFiles.matching(current, false, environment);
            case "DIR" -> CompletionFiles.matching(current, true, environment);
            case "FILTER" -> terms(current);
            default -> List.of();
        };
    }

    /** Answers those of some values that begin as what is there. */
    static List<Candidate> among(List<String> values, String current) {
        return values.stream()
                .filter(value -> value.startsWith(current))
                .map(value -> new Candidate(value, "", true))
                .toList();
    }

    private static List<Candidate> keys(String current) {
        return QueueSettings.all().stream()
                .filter(key -> key.name().startsWith(current.replace('-', '_')))
                .map(key -> new Candidate(key.name(), key.description(), true))
                .toList();
    }

    /** Completes the last of several values that are parted by commas. */
    private static List<Candidate> listed(List<String> values, String current) {
        int comma = current.lastIndexOf(',') + 1;
        String before = current.substring(0, comma);
        return among(values, current.substring(comma)).stream()
                .map(value -> new Candidate(before + value.value(), "", true))
                .toList();
    }

    private List<Candidate> terms(String current) {
        String sign = current.startsWith("-") ? "-" : "";
        String term = current.substring(sign.length());
        int colon = term.indexOf(':');
        if (colon < 0) {
            return SUBJECTS.stream()
                    .filter(key -> !term.isEmpty() && key.startsWith(term))
                    .map(key -> new Candidate(sign + key + ":", "", false))
                    .toList();
        }
        String key = term.substring(0, colon + 1);
        String value = term.substring(colon + 1);
        List<Candidate> values =
                switch (key) {
                    case "state:" -> listed(STATES, value);
                    case "queue:" -> listed(queues(), value);
                    case "id:" -> ids("", value);
                    default -> List.of();
                };
        return values.stream()
                .map(found -> new Candidate(sign + key + found.value(), found.description(), true))
                .toList();
    }

    private List<Candidate> ids(String command, String current) {
        if (command.startsWith("worker ")) {
            return fromStore(storage ->
                    storage.workers().list().stream()
                            .map(seen -> seen.worker().id())
                            .map(WorkerId::value)
                            .filter(id -> id.startsWith(current))
                            .map(id -> new Candidate(id, "", true))
                            .toList());
        }
        if (command.equals("enqueue") || command.equals("run")) {
            // The id of a new job.
            return List.of();
        }
        boolean dead = command.startsWith("dlq ");
        return fromStore(storage -> {
            List<Job> jobs = current.isEmpty() ? newest(storage, dead) : named(storage, current);
            return jobs.stream()
                    .filter(job -> !dead || job.state().kind() == JobState.Kind.DEAD)
                    .map(job ->
                            new Candidate(
                                    job.id().value(),
                                    job.state().kind().label()
                                            + " "
                                            + Columns.cut(
                                                    Visible.line(job.spec().command().line()),
                                                    COMMAND_COLUMNS),
                                    true))
                    .toList();
        });
    }

    private static List<Job> newest(Storage storage, boolean dead) {
        Set<JobState.Kind> kinds = dead ? EnumSet.of(JobState.Kind.DEAD) : Set.of();
        return storage.jobs()
                .list(new JobQuery(kinds, Set.of(), MOST, OptionalLong.empty()))
                .jobs();
    }

    private static List<Job> named(Storage storage, String current) {
        List<JobId> ids = storage.jobs().withPrefix(current, MOST);
        return storage.jobs().find(ids);
    }

    private List<String> queues() {
        List<Candidate> found =
                fromStore(storage ->
                        storage.jobs().summary(time.instant()).counts().keySet().stream()
                                .map(QueueName::value)
                                .sorted()
                                .limit(MOST)
                                .map(name -> new Candidate(name, "", true))
                                .toList());
        return found.stream().map(Candidate::value).toList();
    }

    /** Asks the store, as far as it can be asked. */
    private List<Candidate> fromStore(Question question) {
        try {
            return store.get().map(question::ask).orElse(List.of());
        } catch (StoreException | CliError unreachable) {
            return List.of();
        }
    }

    /** Something that is asked of a store. */
    @FunctionalInterface
    private interface Question {
        List<Candidate> ask(Storage storage);
    }
}
