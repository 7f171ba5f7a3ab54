package dev.queuectl.cli;

import dev.queuectl.config.Nearest;
import dev.queuectl.config.Numbers;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * Which store is meant.
 *
 * @param database the SQLite file, an absolute path
 */
record StoreUrl(Path database) {
    private static final List<String> SCHEMES = List.of("sqlite");

    static StoreUrl sqlite(Path database) {
        return new StoreUrl(database.toAbsolutePath().normalize());
    }

    /**
     * Reads {@code sqlite:PATH}, or a path that cannot be taken for a URL. Never repeats a text
     * that may hold a secret.
     */
    static StoreUrl parse(String text) {
        int colon = text.indexOf(':');
        int slash = text.indexOf('/');
        if (colon < 0 || (slash >= 0 && slash < colon)) {
            return path(text);
        }
        String scheme = text.substring(0, colon);
        if (scheme.equals("sqlite")) {
            return path(text.substring(colon + 1));
        }
        if (scheme.equals("jdbc")) {
            throw CliError.usage("JDBC URLs are not accepted", "write sqlite:PATH");
        }
        throw CliError.usage(
                "unknown store '" + Numbers.shortened(scheme) + "'" + Nearest.hint(scheme, SCHEMES),
                "write sqlite:PATH");
    }

    private static StoreUrl path(String text) {
        if (text.isEmpty()) {
            throw CliError.usage("the store's URL names no file", "write sqlite:PATH");
        }
        try {
            return sqlite(Path.of(text));
        } catch (InvalidPathException e) {
            throw CliError.usage(
                    "the store's URL names no file that could exist", "write sqlite:PATH");
        }
    }

    /** Answers the URL as text. */
    String text() {
        return "sqlite:" + database;
    }
}
