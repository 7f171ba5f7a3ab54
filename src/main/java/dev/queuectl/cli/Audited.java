package dev.queuectl.cli;

import dev.queuectl.client.Audit;
import dev.queuectl.store.AuditEntry;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A command that is written down for the audit log once it has ended. Each is, but for those that
 * stand in a list here. Confined to the calling thread.
 */
final class Audited {
    /**
     * Commands that leave a store as it is, that enqueue, or that others tell of: a worker its row
     * and its log, the shell and the dashboard whatever is done there.
     */
    static final Set<String> UNTOLD =
            Set.of(
                    "enqueue",
                    "run",
                    "worker run",
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
                    "wait",
                    "dlq list",
                    "dlq show",
                    "queue list",
                    "queue show",
                    "queue drain",
                    "config get",
                    "config list",
                    "config show",
                    "db status",
                    "doctor",
                    "audit",
                    "backup",
                    "dashboard",
                    "export",
                    "shell",
                    "completion",
                    CommandTable.COMPLETE,
                    "help",
                    "version");

    /** How commands end that changed nothing, or whose store does not answer. */
    private static final Set<ExitCode> IDLE =
            EnumSet.of(
                    ExitCode.USAGE,
                    ExitCode.NOT_FOUND,
                    ExitCode.CONFLICT,
                    ExitCode.STORE,
                    ExitCode.REFUSED,
                    ExitCode.VERSION);

    private final String name;
    private final List<String> words;
    private final Session session;

    private Audited(String name, List<String> words, Session session) {
        this.name = name;
        this.words = words;
        this.session = session;
    }

    /**
     * Carries out a command.
     *
     * @param words what was typed behind its name
     */
    static ExitStatus run(
            CommandTable.Entry entry, List<String> words, Arguments arguments, Session session)
            throws Exception {
        Verb verb = entry.verb();
        if (UNTOLD.contains(entry.name()) || arguments.has("--dry-run")) {
            return verb.run(arguments, session);
        }
        return new Audited(entry.name(), words, session).run(verb, arguments);
    }

    private ExitStatus run(Verb verb, Arguments arguments) throws Exception {
        Instant begun = session.time().instant();
        ExitStatus status;
        try {
            status = verb.run(arguments, session);
        } catch (Exception e) {
            tell(begun, ErrorReport.of(e).exitCode());
            throw e;
        }
        tell(
                begun,
                status.equals(ExitStatus.DONE)
                        ? ExitCode.DONE
                        : ExitCode.ofFailed(status.number()));
        return status;
    }

    /** What is done stays done, whether or not it can be written down. */
    private void tell(Instant begun, ExitCode end) {
        if (IDLE.contains(end)) {
            return;
        }
        try {
            new Audit(session.storage().audit())
                    .add(
                            new AuditEntry(
                                    begun,
                                    session.account(),
                                    session.host().name(),
                                    name,
                                    Audit.line(words),
                                    end.word()));
        } catch (RuntimeException e) {
            CliError why = ErrorReport.of(e);
            ErrorReport.print(
                    CliError.of(
                            why.exitCode(),
                            name + " ended, but the audit log does not tell: " + why.getMessage()),
                    session.terminal(),
                    session.json());
        }
    }
}
