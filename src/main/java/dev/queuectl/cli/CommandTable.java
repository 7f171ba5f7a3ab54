package dev.queuectl.cli;

import dev.queuectl.config.Nearest;
import dev.queuectl.domain.Visible;

import java.util.ArrayList;
import java.util.List;

/** Every command by its words. Only the one that is called is made. */
final class CommandTable {
    private CommandTable() {}

    /**
     * A command that was found.
     *
     * @param name its words, {@code worker start} for one of two
     * @param verb the command
     */
    record Entry(String name, Verb verb) {}

    /** What the overview shows, in the order in which people meet them. */
    static final List<String> NAMES =
            List.of(
                    "enqueue",
                    "run",
                    "worker start",
                    "worker run",
                    "worker stop",
                    "worker scale",
                    "worker list",
                    "worker logs",
                    "worker install",
                    "status",
                    "top",
                    "stats",
                    "events",
                    "list",
                    "show",
                    "explain",
                    "log",
                    "cancel",
                    "retry",
                    "delete",
                    "clone",
                    "hold",
                    "release",
                    "priority",
                    "wait",
                    "dlq list",
                    "dlq show",
                    "dlq retry",
                    "dlq purge",
                    "purge",
                    "queue list",
                    "queue show",
                    "queue set",
                    "queue pause",
                    "queue resume",
                    "queue drain",
                    "config set",
                    "config get",
                    "config list",
                    "config unset",
                    "db copy",
                    "db status",
                    "db migrate",
                    "doctor",
                    "audit",
                    "backup",
                    "restore",
                    "dashboard",
                    "export",
                    "import",
                    "shell",
                    "completion",
                    "help",
                    "version");

    /** What shells call while somebody types; no person needs it. */
    static final String COMPLETE = "__complete";

    /** The words that begin commands of two words. */
    static final List<String> GROUPS = List.of("worker", "dlq", "queue", "config", "db");

    /** Answers the command of these words, or ends the call with exit code 2. */
    static Entry find(String word, String second) {
        if (!GROUPS.contains(word)) {
            return new Entry(word, single(word));
        }
        String name = word + " " + second;
        return new Entry(name, grouped(name, word, second));
    }

    /** Answers every command that people are told of. */
    static List<Entry> all() {
        return NAMES.stream()
                .map(name -> name.split(" ", 2))
                .map(words -> find(words[0], words.length > 1 ? words[1] : ""))
                .toList();
    }

    private static Verb single(String word) {
        return switch (word) {
            case "enqueue" -> new EnqueueCommand();
            case "run" -> new RunCommand();
            case "status" -> new StatusCommand();
            case "top" -> new TopCommand();
            case "stats" -> new StatsCommand();
            case "events" -> new EventsCommand();
            case "list" -> new ListCommand();
            case "show" -> new ShowCommand();
            case "explain" -> new ExplainCommand();
            case "log" -> new LogCommand();
            case "cancel" -> new CancelCommand();
            case "retry" -> new RetryCommand();
            case "delete" -> new DeleteCommand();
            case "clone" -> new CloneCommand();
            case "hold" -> new HoldCommand();
            case "release" -> new ReleaseCommand();
            case "priority" -> new PriorityCommand();
            case "wait" -> new WaitCommand();
            case "purge" -> new PurgeCommand();
            case "doctor" -> new DoctorCommand();
            case "audit" -> new AuditCommand();
            case "backup" -> new BackupCommand();
            case "export" -> new ExportCommand();
            case "import" -> new ImportCommand();
            case "restore" -> new RestoreCommand();
            case "dashboard" -> new DashboardCommand();
            case "shell" -> new ShellCommand();
            case "completion" -> new CompletionCommand();
            case COMPLETE -> new CompleteCommand();
            case "help" -> new HelpCommand();
            case "version" -> new VersionCommand();
            default ->
                    throw CliError.usage(
                            "unknown command '"
                                    + Visible.line(word)
                                    + "'"
                                    + Nearest.hint(word, firstWords()),
                            "queuectl help");
        };
    }

    private static Verb grouped(String name, String group, String second) {
        return switch (name) {
            case "worker start" -> new WorkerStartCommand();
            case "worker run" -> new WorkerRunCommand();
            case "worker stop" -> new WorkerStopCommand();
            case "worker scale" -> new WorkerScaleCommand();
            case "worker list" -> new WorkerListCommand();
            case "worker logs" -> new WorkerLogsCommand();
            case "worker install" -> new WorkerInstallCommand();
            case "dlq list" -> new DlqListCommand();
            case "dlq show" -> new DlqShowCommand();
            case "dlq retry" -> new DlqRetryCommand();
            case "dlq purge" -> new DlqPurgeCommand();
            case "queue list" -> new QueueListCommand();
            case "queue show" -> new QueueShowCommand();
            case "queue set" -> new QueueSetCommand();
            case "queue pause" -> new QueuePauseCommand();
            case "queue resume" -> new QueueResumeCommand();
            case "queue drain" -> new QueueDrainCommand();
            case "config set" -> new ConfigSetCommand();
            case "config get" -> new ConfigGetCommand();
            case "config list", "config show" -> new ConfigListCommand();
            case "config unset" -> new ConfigUnsetCommand();
            case "db copy" -> new DbCopyCommand();
            case "db status" -> new DbStatusCommand();
            case "db migrate" -> new DbMigrateCommand();
            default -> throw unknown(group, second);
        };
    }

    private static CliError unknown(String group, String second) {
        List<String> known = new ArrayList<>();
        for (String name : NAMES) {
            if (name.startsWith(group + " ")) {
                known.add(name.substring(group.length() + 1));
            }
        }
        String what =
                second.isEmpty()
                        ? group + " needs to be told what to do"
                        : "unknown command '" + group + " " + Visible.line(second) + "'";
        return CliError.usage(
                what + (second.isEmpty() ? "" : Nearest.hint(second, known)),
                "queuectl " + group + " " + String.join("|", known));
    }

    /** Answers the words that a command can begin with. */
    static List<String> firstWords() {
        List<String> words = new ArrayList<>();
        for (String name : NAMES) {
            String first = name.contains(" ") ? name.substring(0, name.indexOf(' ')) : name;
            if (!words.contains(first)) {
                words.add(first);
            }
        }
        return words;
    }
}
