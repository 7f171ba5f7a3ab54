package dev.queuectl.cli;

import dev.queuectl.config.Nearest;
import dev.queuectl.config.Numbers;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Which store is meant. */
sealed interface StoreUrl {
    List<String> SCHEMES = List.of("sqlite", "postgresql", "postgres", "mongodb", "mongodb+srv");

    String FORMS =
            "write sqlite:PATH, postgresql://USER@HOST/DATABASE or mongodb://USER@HOST/DATABASE";

    /** Answers the URL as text, with the secrets it holds. */
    String text();

    /**
     * A file.
     *
     * @param database the SQLite file, an absolute path
     */
    record Sqlite(Path database) implements StoreUrl {
        @Override
        public String text() {
            return "sqlite:" + database;
        }
    }

    /**
     * A server.
     *
     * @param text the URL as it was given
     */
    record Postgres(String text) implements StoreUrl {
        /** Holds no secret. */
        @Override
        public String toString() {
            return "Postgres";
        }
    }

    /**
     * A server, or several that are one.
     *
     * @param text the URL as it was given
     */
    record Mongo(String text) implements StoreUrl {
        /** Holds no secret. */
        @Override
        public String toString() {
            return "Mongo";
        }
    }

    static StoreUrl sqlite(Path database) {
        return new Sqlite(database.toAbsolutePath().normalize());
    }

    /** Reads a URL, or a path that cannot be taken for one. Never repeats what may be a secret. */
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
        if (scheme.equals("postgresql") || scheme.equals("postgres")) {
            return new Postgres(text);
        }
        if (scheme.equals("mongodb") || scheme.equals("mongodb+srv")) {
            return new Mongo(text);
        }
        if (scheme.equals("jdbc")) {
            throw CliError.usage("JDBC URLs are not accepted", FORMS);
        }
        throw CliError.usage(
                "unknown store '" + Numbers.shortened(scheme) + "'" + Nearest.hint(scheme, SCHEMES),
                FORMS);
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
}
