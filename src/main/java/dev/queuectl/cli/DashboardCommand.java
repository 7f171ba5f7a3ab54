package dev.queuectl.cli;

import dev.queuectl.config.Numbers;
import dev.queuectl.store.Storage;
import dev.queuectl.web.Dashboard;
import dev.queuectl.web.DashboardOptions;
import dev.queuectl.web.DashboardParts;
import dev.queuectl.web.Tokens;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** {@code dashboard}: serves pages, an API and metrics until it is stopped. */
final class DashboardCommand implements Verb {
    private static final int USUAL_PORT = 8080;

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "dashboard",
                        "Serve a page to look at the queue and work on it, and an HTTP API.");
        spec.addOption(
                Options.value("--port", "N", "listen here (default: 8080); 0 picks a free one"));
        spec.addOption(
                Options.value("--host", "ADDRESS", "and on this address (default: 127.0.0.1)"));
        spec.addOption(
                Options.values(
                        "--allow-host", "NAME", "answer under this name too, as browsers see it"));
        spec.addOption(Options.flag("--read-only", "let nobody change anything"));
        spec.addOption(
                Options.flag("--no-enqueue", "let nobody enqueue, which is to run any command"));
        spec.addOption(
                Options.values(
                        "--allow-env", "NAME", "jobs that come by HTTP may set this variable"));
        spec.addOption(Options.flag("--public-metrics", "show /metrics without a token"));
        spec.addOption(
                Options.value(
                        "--token-file",
                        "FILE",
                        "lines 'operator TOKEN' and 'viewer TOKEN' (default: "
                                + Tokens.FILE
                                + " in the home, made if need be)"));
        spec.addOption(
                Options.flag("--no-token", "let whoever reaches it do everything; loopback only"));
        return spec;
    }

    @Override
    public boolean isLongLived() {
        return true;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session)
            throws IOException, InterruptedException {
        DashboardOptions options = options(arguments, session);
        Storage storage = session.storage();
        CountDownLatch stopped = new CountDownLatch(1);
        try (HeapBound _ = HeapBound.start();
                Dashboard dashboard = start(options, storage, session);
                Signals _ = Signals.onStop((_, _) -> stopped.countDown())) {
            tell(dashboard, options, session);
            stopped.await();
        }
        return ExitStatus.DONE;
    }

    private static Dashboard start(DashboardOptions options, Storage storage, Session session)
            throws IOException {
        try {
            return Dashboard.start(options, parts(storage, session));
        } catch (BindException e) {
            throw cannotListen(options.host(), options.port(), "--port", e);
        }
    }

    /** Answers what a server works with; what goes wrong in it is said to the user. */
    static DashboardParts parts(Storage storage, Session session) {
        return new DashboardParts(
                storage,
                session.time(),
                session.random(),
                session.environment().getOrDefault("HOME", System.getProperty("user.home", "/")),
                session.who(),
                QueueSettings.all(),
                VersionCommand.version(),
                session.terminal()::say);
    }

    /**
     * Answers what is told when a port cannot be had.
     *
     * @param option the one by which it was chosen
     */
    static CliError cannotListen(String host, int port, String option, BindException why) {
        return CliError.of(
                ExitCode.FAILED,
                "cannot listen on " + host + ", port " + port + ": " + why.getMessage(),
                option + " 0 picks a free one");
    }

    private static void tell(Dashboard dashboard, DashboardOptions options, Session session)
            throws IOException {
        if (session.json()) {
            session.json(json -> {
                json.writeStartObject();
                json.writeStringField("url", dashboard.url());
                json.writeStringField("link", dashboard.link());
                json.writeNumberField("port", dashboard.port());
                json.writeEndObject();
            });
        } else {
            session.terminal().data(dashboard.link());
        }
        session.terminal().flush();
        if (!options.address().isLoopbackAddress()) {
            session.terminal()
                    .say(
                            "note: other machines reach this, and the way is not encrypted;"
                                    + " put a proxy with TLS before it");
        }
        session.terminal().say("open that in a browser; Ctrl-C stops");
    }

    private static DashboardOptions options(Arguments arguments, Session session)
            throws IOException {
        String host = arguments.value("--host").orElse("127.0.0.1");
        InetAddress address = DashboardOptions.address(host);
        if (arguments.has("--no-token")) {
            if (arguments.has("--token-file")) {
                throw CliError.usage("--token-file and --no-token exclude each other", "give one");
            }
            if (!address.isLoopbackAddress()) {
                throw CliError.of(
                        ExitCode.REFUSED,
                        "without a token every machine that reaches "
                                + host
                                + " could run commands here",
                        "leave out --no-token, or --host");
            }
        }
        return new DashboardOptions(
                host,
                address,
                arguments
                        .value("--port")
                        .map(text -> Numbers.integer("--port", text, 0, 65_535))
                        .orElse(USUAL_PORT),
                arguments.values("--allow-host"),
                arguments.has("--no-token")
                        ? Optional.empty()
                        : Optional.of(tokens(arguments.value("--token-file"), session)),
                arguments.has("--read-only"),
                !arguments.has("--no-enqueue"),
                arguments.has("--public-metrics"),
                Set.copyOf(arguments.values("--allow-env")));
    }

    private static Tokens tokens(Optional<String> file, Session session) throws IOException {
        if (file.isEmpty()) {
            return Tokens.readOrMake(
                    session.settings().home().resolve(Tokens.FILE), new SecureRandom());
        }
        Path given = Path.of(file.get());
        if (!Files.exists(given)) {
            throw CliError.usage("--token-file " + given + " does not exist", "");
        }
        return Tokens.read(given);
    }
}
