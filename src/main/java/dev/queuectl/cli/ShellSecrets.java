package dev.queuectl.cli;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Tells which lines a history must not keep, because they may hold what nobody else should read.
 */
final class ShellSecrets {
    private static final Pattern URL_WITH_PASSWORD = Pattern.compile("://[^/\\s@]*:[^\\s]*@");

    private static final String NAMES =
            "(passw(or)?d|passphrase|passwd|secret|token|credential|api[_-]?key|access[_-]?key)";

    private static final Pattern NAMED =
            Pattern.compile(
                    NAMES + "\\w*[\"']?\\s*[=:]|--[\\w-]*" + NAMES + "\\w*\\s",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern ENVIRONMENT_IN_JSON = Pattern.compile("\"env\"\\s*:");

    private ShellSecrets() {}

    /** Whether a line gives a variable a value, names a password, or calls by a URL with one. */
    static boolean mayHold(String line) {
        return URL_WITH_PASSWORD.matcher(line).find()
                || NAMED.matcher(line).find()
                || ENVIRONMENT_IN_JSON.matcher(line).find()
                || setsVariable(ShellWords.of(line).words());
    }

    private static boolean setsVariable(List<ShellWords.Word> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i).text();
            boolean next = i + 1 < words.size() && words.get(i + 1).text().contains("=");
            if (word.equals("--env")
                    ? next
                    : word.startsWith("--env=") && word.indexOf('=', 6) > 0) {
                return true;
            }
        }
        return false;
    }
}
