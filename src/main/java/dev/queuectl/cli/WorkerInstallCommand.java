package dev.queuectl.cli;

import dev.queuectl.config.Durations;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.QueueName;
import dev.queuectl.worker.RunSettings;
import dev.queuectl.worker.WorkerOptions;
import dev.queuectl.worker.WorkerOptions.Until;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code worker install}: writes the unit by which systemd runs a worker as a service. */
final class WorkerInstallCommand implements Verb {
    private static final Duration USUAL_GRACE = Duration.ofMinutes(1);

    private static final Pattern SECRET =
            Pattern.compile("://[^/@]*:[^/@]*@|[?&](?:ssl)?password=");

    /** Variables that decide how the program runs, and that a service would not see otherwise. */
    private static final List<String> KEPT_VARIABLES =
            List.of("QUEUECTL_JAVA_HOME", "QUEUECTL_HOST", "PATH");

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "install",
                        "Write a systemd unit that runs a worker as a service, yours or, as root,"
                                + " the machine's.");
        WorkerOptionsReader.addTo(spec);
        spec.addOption(
                Options.value("--name", "NAME", "of the service (default: queuectl-worker)"));
        spec.addOption(
                Options.flag("--system", "for the whole machine (default: for your own session)"));
        spec.addOption(Options.flag("--print", "write the unit to stdout and install nothing"));
        spec.addOption(Options.flag("--force", "replace a unit of that name"));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        WorkerOptionsReader.refusePositionals(arguments, "worker install");
        WorkerOptions options = WorkerOptionsReader.read(arguments, session, new Until.Stopped());
        String name = name(arguments);
        boolean system = arguments.has("--system");
        String unit = unit(arguments, options, system, session).text();
        if (arguments.has("--print")) {
            print(unit, name, session);
            return ExitStatus.DONE;
        }
        Path file = folder(system, session).resolve(name + ".service");
        write(file, unit, arguments.has("--force"));
        tell(file, name, system, session);
        return ExitStatus.DONE;
    }

    private static void print(String unit, String name, Session session) throws IOException {
        if (session.json()) {
            session.json(json -> {
                json.writeStartObject();
                json.writeStringField("service", name + ".service");
                json.writeStringField("text", unit);
                json.writeEndObject();
            });
        } else {
            session.terminal().data(unit.stripTrailing());
        }
    }

    private static String name(Arguments arguments) {
        String name = arguments.value("--name").orElse("queuectl-worker");
        String bare = name.endsWith(".service") ? name.substring(0, name.length() - 8) : name;
        if (!bare.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")) {
            throw new InvalidValue("--name", "must be letters, digits, '.', '_' and '-'");
        }
        return bare;
    }

    private static ServiceUnit unit(
            Arguments arguments, WorkerOptions options, boolean system, Session session) {
        Map<String, String> environment = environment(arguments, session);
        Duration grace = options.grace().orElse(USUAL_GRACE);
        List<String> words = new ArrayList<>();
        words.addAll(List.of("--count", Integer.toString(options.slots())));
        // In the same order each time, so that the same call makes the same unit.
        options.queues().stream()
                .map(QueueName::value)
                .sorted()
                .forEach(queue -> words.addAll(List.of("--queue", queue)));
        arguments.value("--timeout").ifPresent(text -> words.addAll(List.of("--timeout", text)));
        words.addAll(List.of(WorkerOptionsReader.GRACE, Durations.format(grace)));
        WorkerMetrics.port(arguments)
                .ifPresent(port ->
                        words.addAll(List.of(WorkerMetrics.OPTION, Integer.toString(port))));
        Duration killGrace = RunSettings.from(session.storage().settings().all()).killGrace();
        return new ServiceUnit(
                Path.of(Launcher.path()), words, environment, grace, killGrace, system);
    }

    /**
     * Answers what the service must be told. The URL only where it is not in {@code config.toml},
     * which the service reads itself; and as everybody can read a unit, none that holds a secret.
     */
    private static Map<String, String> environment(Arguments arguments, Session session) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("QUEUECTL_HOME", session.settings().home().toString());
        boolean saidHere =
                arguments.value("--url").isPresent()
                        || !session.environment().getOrDefault("QUEUECTL_URL", "").isEmpty();
        if (saidHere) {
            String url = session.settings().url().text();
            requireNoSecret(url, session);
            variables.put("QUEUECTL_URL", url);
        }
        arguments
                .value("--config")
                .or(() -> Optional.ofNullable(session.environment().get("QUEUECTL_CONFIG")))
                .filter(file -> !file.isEmpty())
                .map(file -> Path.of(file).toAbsolutePath().toString())
                .ifPresent(file -> variables.put("QUEUECTL_CONFIG", file));
        for (String variable : KEPT_VARIABLES) {
            String value = session.environment().getOrDefault(variable, "");
            if (!value.isEmpty()) {
                variables.put(variable, value);
            }
        }
        return variables;
    }

    private static void requireNoSecret(String url, Session session) {
        if (SECRET.matcher(url).find()) {
            throw CliError.of(
                    ExitCode.REFUSED,
                    "the store's URL holds a password, and everybody can read a unit",
                    "write it as url = \"…\" into "
                            + session.settings().home().resolve("config.toml")
                            + " (chmod 600), and leave out --url and QUEUECTL_URL");
        }
    }

    private static Path folder(boolean system, Session session) {
        if (system) {
            return Path.of("/etc/systemd/system");
        }
        Map<String, String> environment = session.environment();
        String configuration = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path base =
                configuration.startsWith("/")
                        ? Path.of(configuration)
                        : Path.of(environment.getOrDefault("HOME", "/"), ".config");
        return base.resolve("systemd/user");
    }

    private static void write(Path file, String unit, boolean force) throws IOException {
        if (!force && Files.exists(file) && !Files.readString(file).equals(unit)) {
            throw CliError.of(
                    ExitCode.CONFLICT,
                    "there is another unit at " + file,
                    "give it another --name, or replace it with --force");
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path arriving = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(arriving, unit);
            Files.move(arriving, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (AccessDeniedException e) {
            throw CliError.of(
                            ExitCode.FAILED,
                            "cannot write " + file + ": permission denied",
                            "call it as root, or without --system for your own session")
                    .causedBy(e);
        }
    }

    private static void tell(Path file, String name, boolean system, Session session)
            throws IOException {
        if (session.json()) {
            session.json(json -> {
                json.writeStartObject();
                json.writeStringField("unit", file.toString());
                json.writeStringField("service", name + ".service");
                json.writeEndObject();
            });
            return;
        }
        session.terminal().data(file.toString());
        session.terminal().flush();
        String control = system ? "systemctl" : "systemctl --user";
        session.terminal()
                .say(
                        "to start it now and at each "
                                + (system ? "boot" : "login")
                                + ": "
                                + control
                                + " daemon-reload && "
                                + control
                                + " enable --now "
                                + name);
        if (!system) {
            session.terminal().say("to have it run without a login: loginctl enable-linger");
        }
    }
}
