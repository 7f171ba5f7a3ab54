package dev.queuectl.cli;

import dev.queuectl.config.Numbers;
import dev.queuectl.web.Dashboard;

import java.io.IOException;
import java.net.BindException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server of health and metrics of a worker's process, where {@value #OPTION} asked for one. */
final class WorkerMetrics implements AutoCloseable {
    static final String OPTION = "--metrics";

    private static final String HOST = "127.0.0.1";
    private static final String WORDS = "metrics at ";
    private static final Pattern TOLD = Pattern.compile("(?m)^" + WORDS + "(\\S+)$");

    private final Optional<Dashboard> server;
    private final Terminal terminal;

    private WorkerMetrics(Optional<Dashboard> server, Terminal terminal) {
        this.server = server;
        this.terminal = terminal;
    }

    /** Answers on which port to serve them; empty for nowhere, 0 for one that is free. */
    static OptionalInt port(Arguments arguments) {
        Optional<String> given = arguments.value(OPTION);
        return given.isPresent()
                ? OptionalInt.of(Numbers.integer(OPTION, given.get(), 0, 65_535))
                : OptionalInt.empty();
    }

    /** Serves them, if anywhere. A port that cannot be had ends the command. */
    static WorkerMetrics start(OptionalInt port, Session session) throws IOException {
        if (port.isEmpty()) {
            return new WorkerMetrics(Optional.empty(), session.terminal());
        }
        try {
            Dashboard server =
                    Dashboard.startMetrics(
                            port.getAsInt(), DashboardCommand.parts(session.storage(), session));
            return new WorkerMetrics(Optional.of(server), session.terminal());
        } catch (BindException e) {
            throw DashboardCommand.cannotListen(HOST, port.getAsInt(), OPTION, e);
        }
    }

    /** Says where they are. */
    void tell() {
        server.ifPresent(running -> terminal.say(WORDS + running.url() + "metrics"));
    }

    /** Answers where a worker's log says that they are; empty while it says nothing of them. */
    static Optional<String> told(String log) {
        Matcher line = TOLD.matcher(log);
        return line.find() ? Optional.of(line.group(1)) : Optional.empty();
    }

    @Override
    public void close() {
        server.ifPresent(Dashboard::close);
    }
}
