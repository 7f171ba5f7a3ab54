package dev.queuectl.cli;

import dev.queuectl.config.Durations;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** {@code top}: the whole terminal shows how things are, and keys do something about it. */
final class TopCommand implements Verb {
    private static final Duration DEFAULT = Duration.ofSeconds(1);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "top",
                        "Show queues, workers and jobs on the whole terminal as they change, with"
                                + " keys to retry, to cancel, to pause and to see output.");
        spec.addOption(Options.value("--every", "DUR", "how often it looks (default: 1s)"));
        return spec;
    }

    @Override
    public boolean isLongLived() {
        return true;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session)
            throws IOException, InterruptedException {
        WorkerOptionsReader.refusePositionals(arguments, "top");
        Duration pause =
                arguments
                        .value("--every")
                        .map(text -> Durations.parse("--every", text, LONGEST))
                        .orElse(DEFAULT);
        if (pause.compareTo(SHORTEST) < 0) {
            throw CliError.usage("--every must be 100ms or more", "queuectl top");
        }
        Terminal terminal = session.terminal();
        boolean canDraw =
                terminal.inIsTerminal()
                        && terminal.outIsTerminal()
                        && !"dumb".equals(session.environment().get("TERM"));
        if (session.json() || !canDraw) {
            throw CliError.usage(
                    "top draws on a whole terminal, and there is none",
                    "queuectl status --watch, queuectl status --json");
        }
        // What cannot be opened is told of before the terminal is taken over.
        var _ = session.storage();
        Map<String, String> environment = ShellCommand.inherited(arguments, session);
        try (HeapBound _ = HeapBound.start();
                OpenStores stores = new OpenStores();
                TopActions actions =
                        new TopActions(
                                new Surroundings(
                                        terminal,
                                        environment,
                                        session.time(),
                                        Optional.of(stores)));
                TopLooker looker =
                        new TopLooker(
                                () -> stores.get(session.settings().url(), session::openLasting),
                                session.time(),
                                pause);
                ShellScreen screen = ShellScreen.open(terminal)) {
            looker.start();
            return ExitStatus.of(new Top(screen, looker, actions, terminal.colour()).run());
        }
    }
}
