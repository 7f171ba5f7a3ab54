package dev.queuectl.cli;

import dev.queuectl.config.Nearest;
import dev.queuectl.config.Numbers;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What this caller has decided for himself: which store, and how answers look. Each is taken from a
 * flag, else from a {@code QUEUECTL_*} variable, else from {@code config.toml}, else by default.
 *
 * @param home the folder of the default store and of config.toml
 * @param url the store
 * @param json whether answers are JSON
 * @param colour whether answers are coloured; empty to let the terminal decide
 */
record ClientSettings(Path home, StoreUrl url, boolean json, Optional<Boolean> colour) {
    private static final List<String> FILE_KEYS = List.of("url", "color", "output");

    private static final String PREFIX = "QUEUECTL_";

    /** Variables that are often set and are no queue's setting, so that none need be looked up. */
    private static final List<String> OWN_VARIABLES =
            List.of("QUEUECTL_HOME", "QUEUECTL_URL", "QUEUECTL_JAVA_HOME", "QUEUECTL_HOST");

    /** Reads the settings of one call. */
    static ClientSettings read(Arguments arguments, Map<String, String> environment) {
        refuseQueueSettings(environment);
        Path home = home(arguments, environment);
        Map<String, String> file = file(arguments, environment, home);
        String url =
                first(arguments.value("--url"), environment.get("QUEUECTL_URL"), file.get("url"));
        String colour =
                first(
                        arguments.value("--color"),
                        environment.get("QUEUECTL_COLOR"),
                        file.get("color"));
        String output =
                first(Optional.empty(), environment.get("QUEUECTL_OUTPUT"), file.get("output"));
        return new ClientSettings(
                home,
                url == null ? StoreUrl.sqlite(home.resolve("queue.db")) : StoreUrl.parse(url),
                isJson(arguments, output),
                colour(colour));
    }

    private static @Nullable String first(
            Optional<String> flag, @Nullable String variable, @Nullable String inFile) {
        if (flag.isPresent()) {
            return flag.get();
        }
        return variable != null && !variable.isEmpty() ? variable : inFile;
    }

    private static Path home(Arguments arguments, Map<String, String> environment) {
        String given = first(arguments.value("--home"), environment.get("QUEUECTL_HOME"), null);
        if (given != null) {
            if (given.isEmpty()) {
                throw CliError.usage("--home is empty", "");
            }
            return Path.of(given).toAbsolutePath().normalize();
        }
        String user = environment.getOrDefault("HOME", "");
        if (user.isEmpty()) {
            // cron and systemd may not say; the password database does.
            user = System.getProperty("user.home", "?");
        }
        if (user.equals("?")) {
            throw CliError.usage(
                    "there is no home folder: HOME is not set",
                    "set QUEUECTL_HOME to a folder of yours");
        }
        return Path.of(user, ".queuectl").toAbsolutePath();
    }

    private static Map<String, String> file(
            Arguments arguments, Map<String, String> environment, Path home) {
        String given = first(arguments.value("--config"), environment.get("QUEUECTL_CONFIG"), null);
        Path path = given == null ? home.resolve("config.toml") : Path.of(given);
        return ClientFile.read(path, given != null, FILE_KEYS);
    }

    /** A setting of the queue found in a variable would hold on one machine only; it is refused. */
    private static void refuseQueueSettings(Map<String, String> environment) {
        for (String variable : environment.keySet()) {
            if (!variable.startsWith(PREFIX) || OWN_VARIABLES.contains(variable)) {
                continue;
            }
            String key = variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
            if (QueueSettings.names().contains(key)) {
                throw CliError.usage(
                        variable
                                + " cannot set "
                                + key
                                + ": it is kept with the queue, so that every machine sees it",
                        "unset " + variable + "; queuectl config set " + key + " VALUE");
            }
        }
    }

    private static boolean isJson(Arguments arguments, @Nullable String setting) {
        Optional<OutputForm> form = arguments.value("--output").map(OutputForm::parse);
        if (form.isPresent() && arguments.has("--json")) {
            throw CliError.usage("--json and --output exclude each other", "give one");
        }
        return form.isPresent()
                ? form.get() == OutputForm.JSON
                : arguments.has("--json") || isJson(setting);
    }

    private static boolean isJson(@Nullable String output) {
        if (output == null || output.equals("table")) {
            return false;
        }
        if (output.equals("json")) {
            return true;
        }
        throw CliError.usage(
                "output must be table or json, not '" + Numbers.shortened(output) + "'", "");
    }

    private static Optional<Boolean> colour(@Nullable String when) {
        if (when == null || when.equals("auto")) {
            return Optional.empty();
        }
        return switch (when) {
            case "always" -> Optional.of(true);
            case "never" -> Optional.of(false);
            default ->
                    throw CliError.usage(
                            "color must be auto, always or never, not '"
                                    + Numbers.shortened(when)
                                    + "'"
                                    + Nearest.hint(when, List.of("auto", "always", "never")),
                            "");
        };
    }
}
