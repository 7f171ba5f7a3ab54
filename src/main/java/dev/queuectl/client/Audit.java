package dev.queuectl.client;

import dev.queuectl.domain.Visible;
import dev.queuectl.store.AuditEntry;
import dev.queuectl.store.AuditStore;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes down what operators do: on one line, without secrets as far as they can be told, and cut.
 * Thread-safe.
 */
public final class Audit {
    /** No text that is kept is longer; so much tells what was meant. */
    private static final int LONGEST = 500;

    private static final String HIDDEN = "***";

    private static final String NAMES =
            "(?:passw(?:or)?d|passphrase|secret|token|credential|api[_-]?key|access[_-]?key)";

    private static final Pattern URL_PASSWORD = Pattern.compile("(://[^/\\s@:]*:)[^\\s]*@");

    /** An assignment, a field of JSON, a parameter, a header. */
    private static final Pattern NAMED =
            Pattern.compile(
                    "((?:"
                            + NAMES
                            + "\\w*|authorization)\\\\?[\"']?\\s*[=:]\\s*\\\\?[\"']?)"
                            + "(?:(?:bearer|basic)\\s+)?[^\\s\"'&;,]+",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern OPTION =
            Pattern.compile("(--[\\w-]*" + NAMES + "[\\w-]*\\s+)\\S+", Pattern.CASE_INSENSITIVE);

    private static final Pattern VARIABLE = Pattern.compile("(--env[ =]'?\\w+=)[^\\s']+");

    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./~<>*?!^-]+");

    private final AuditStore store;

    public Audit(AuditStore store) {
        this.store = store;
    }

    /**
     * Adds an entry; it is durable when this returns.
     *
     * @throws dev.queuectl.store.StoreException when it is not kept, or nobody knows
     */
    public void add(AuditEntry entry) {
        store.add(
                new AuditEntry(
                        entry.at(),
                        fit(entry.user()),
                        fit(entry.host()),
                        fit(entry.action()),
                        fit(entry.arguments()),
                        entry.result()));
    }

    /** Answers words as one line that a POSIX shell would part into the same ones. */
    public static String line(List<String> words) {
        return String.join(" ", words.stream().map(Audit::quoted).toList());
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static String fit(String text) {
        String open = URL_PASSWORD.matcher(text).replaceAll("$1" + HIDDEN + "@");
        open = VARIABLE.matcher(open).replaceAll("$1" + HIDDEN);
        open = NAMED.matcher(open).replaceAll("$1" + HIDDEN);
        open = OPTION.matcher(open).replaceAll("$1" + HIDDEN);
        String line = Visible.line(open);
        if (line.length() <= LONGEST) {
            return line;
        }
        int end = LONGEST - 1;
        return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end)
                + "…";
    }
}
