package dev.queuectl.cli;

import dev.queuectl.config.Key;
import dev.queuectl.config.Nearest;
import dev.queuectl.domain.Visible;

import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code config.toml}: a few texts, checked whole. The parser is loaded only where there is a
 * file.
 */
final class ClientFile {
    private static final long LARGEST = 64 * 1024;

    private ClientFile() {}

    /**
     * Reads the file's settings.
     *
     * @param required whether it was asked for by name, so that it must be there
     * @param known the keys it may hold, each a text
     */
    static Map<String, String> read(Path file, boolean required, List<String> known) {
        if (!required && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Map.of();
        }
        try {
            requireOwn(file);
            if (!Files.isRegularFile(file)) {
                throw CliError.usage(
                        "cannot read "
                                + file
                                + ": "
                                + (Files.exists(file)
                                        ? "it is not a file"
                                        : "there is no such file"),
                        "");
            }
            if (Files.size(file) > LARGEST) {
                throw CliError.usage(file + " is larger than 64 KiB: not a configuration file", "");
            }
            return settings(file, Toml.parse(file), known);
        } catch (IOException e) {
            throw CliError.usage(
                    "cannot read " + file + ": it is no text, or not to be read by you", "");
        }
    }

    private static void requireOwn(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        int owner = (Integer) Files.getAttribute(file, "unix:uid");
        int self = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if (owner != 0 && owner != self) {
            throw CliError.of(
                    ExitCode.REFUSED,
                    file + " belongs to another user, who could make you run his commands",
                    "make a configuration file of your own, and name it with --config");
        }
    }

    private static Map<String, String> settings(
            Path file, TomlParseResult toml, List<String> known) {
        if (toml.hasErrors()) {
            var error = toml.errors().getFirst();
            throw CliError.usage(
                    file
                            + ", line "
                            + error.position().line()
                            + ": not TOML: "
                            + Visible.line(String.valueOf(error.getMessage())),
                    "");
        }
        Map<String, String> settings = new HashMap<>();
        for (String key : toml.keySet()) {
            TomlPosition position = toml.inputPositionOf(List.of(key));
            String where = file + ", line " + (position == null ? "?" : position.line()) + ": ";
            if (QueueSettings.names().contains(Key.canonical(key))) {
                throw CliError.usage(
                        where + key + " is kept with the queue, so that every machine sees it",
                        "remove it there; queuectl config set " + Key.canonical(key) + " VALUE");
            }
            if (!known.contains(key)) {
                throw CliError.usage(
                        where
                                + "unknown key '"
                                + Visible.line(key)
                                + "'"
                                + Nearest.hint(key, known),
                        "known are " + String.join(", ", known));
            }
            if (!(toml.get(List.of(key)) instanceof String text)) {
                throw CliError.usage(where + key + " must be a text in quotes", "");
            }
            settings.put(key, text);
        }
        return settings;
    }
}
