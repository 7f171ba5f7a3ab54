package dev.queuectl.domain;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The short name under which runs of a command are counted: {@code rsync} for {@code /usr/bin/rsync
 * -a …}. What is set for the command alone, {@code TOKEN=secret rsync}, is no part of it.
 */
public final class CommandName {
    /** The longest name, in characters; what is longer is cut. */
    public static final int MAX_LENGTH = 40;

    /** Of a line whose first word names no program. */
    private static final String SHELL = "sh";

    /** Openings of groups, settings of variables, then the word itself. */
    private static final Pattern FIRST_WORD =
            Pattern.compile(
                    "[\\s({!]*+(?:[A-Za-z_]\\w*=(?:\"[^\"]*\"|'[^']*'|[^\\s\"';&|])*+\\s+)*+"
                            + "[\"']?([^\\s\"'`$;&|<>(){}]+)");

    private CommandName() {}

    /** Answers the name of the program that a command starts first, as far as its text tells. */
    public static String of(Command command) {
        String word =
                switch (command) {
                    case Command.Program program -> program.argv().getFirst();
                    case Command.Shell(String line) -> firstWord(line);
                };
        String name = Visible.line(word.substring(word.lastIndexOf('/') + 1));
        if (name.isEmpty() || name.contains("=")) {
            return SHELL;
        }
        return name.substring(0, Math.min(MAX_LENGTH, name.length()));
    }

    private static String firstWord(String line) {
        Matcher matcher = FIRST_WORD.matcher(line);
        return matcher.lookingAt() ? matcher.group(1) : "";
    }
}
