package dev.queuectl.domain;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What dead jobs have in common that died of the same: how the last run ended, and the last line of
 * its error output without what differs from job to job. {@code exit 28: cannot write <path>: No
 * space left} is one.
 *
 * @param text the reason, and after a colon the line, if there was one
 */
public record Signature(String text) implements Comparable<Signature> {
    private static final int MAX_LENGTH = 200;

    private static final String REASONS =
            Stream.of(Reason.values()).map(Reason::label).collect(Collectors.joining("|"));

    private static final Pattern FORM =
            Pattern.compile("(?:exit \\d+|signal \\d+|" + REASONS + ")(?:: .*)?");

    /** Of the FNV-1a hash of 64 bits, http://www.isthe.com/chongo/tech/comp/fnv/. */
    private static final long FNV_BASIS = 0xcbf29ce484222325L;

    private static final long FNV_PRIME = 0x100000001b3L;

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}");

    /** What is put in the place of what differs. */
    private record Blank(Pattern pattern, String name) {
        Blank(String regex, String name) {
            this(Pattern.compile(regex), name);
        }

        String fill(String line) {
            return pattern.matcher(line).replaceAll(name);
        }
    }

    private static final String NO_WORD_BEFORE = "(?<![\\p{L}\\p{N}])";
    private static final String NO_WORD_AFTER = "(?![\\p{L}\\p{N}])";
    private static final String NO_PATH_BEFORE = "(?<![\\p{L}\\p{N}_./~-])";

    /** In this order, since a path holds numbers, and a quotation anything. */
    private static final Blank[] BLANKS = {
        // Not the apostrophe of "can't".
        new Blank(
                NO_WORD_BEFORE
                        + "(?:\"[^\"]*\"|'[^']*'"
                        + NO_WORD_AFTER
                        + "|`[^`']*[`']|‘[^’]*’|“[^”]*”)",
                "<text>"),
        new Blank("\\b[a-z][a-z0-9+.-]*://[^\\s\"'<>()]*[^\\s\"'<>().,;:]", "<url>"),
        // From the root, home or here; or of three parts; or with an extension. Not "I/O".
        new Blank(NO_PATH_BEFORE + "(?:~|\\.{1,2})?/[^\\s:;,\"'`()<>\\[\\]{}|]+", "<path>"),
        new Blank(NO_PATH_BEFORE + "[\\p{L}\\p{N}_.-]+(?:/[\\p{L}\\p{N}_.-]+){2,}", "<path>"),
        new Blank(NO_PATH_BEFORE + "[\\p{L}\\p{N}_.-]+/[\\p{L}\\p{N}_-]*\\.\\w+", "<path>"),
        new Blank(
                NO_WORD_BEFORE
                        + "(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
                        + "|0[xX][0-9a-fA-F]+"
                        + "|(?=[a-f]*\\d)(?=\\d*[a-f])[0-9a-f]{6,}"
                        + "|(?=[A-F]*\\d)(?=\\d*[A-F])[0-9A-F]{6,})"
                        + NO_WORD_AFTER,
                "<hex>"),
        // With what joins the parts of times, versions and addresses.
        new Blank("\\d+(?:[-.:,T]\\d+)*", "<n>"),
        new Blank("\\s+", " ")
    };

    /**
     * Answers the signature of a dead job.
     *
     * @param run its last run, if that is known
     */
    public static Signature of(Job dead, Optional<Run> run) {
        String line = run.map(ended -> generalised(ended.output().lastErrorLine())).orElse("");
        return new Signature(reason(dead, run) + (line.isEmpty() ? "" : ": " + line));
    }

    private static String reason(Job dead, Optional<Run> run) {
        Optional<LastEnd> last = dead.last();
        if (last.isEmpty()) {
            return Reason.EXIT.label();
        }
        Reason reason = last.get().reason();
        if (reason == Reason.EXIT && last.get().exitCode().isPresent()) {
            return reason.label() + " " + last.get().exitCode().getAsInt();
        }
        if (reason == Reason.SIGNAL
                && run.isPresent()
                && run.get().outcome() instanceof Outcome.Signalled(int signal)) {
            return reason.label() + " " + signal;
        }
        return reason.label();
    }

    /** Answers a line with blanks in the place of what differs from job to job. */
    static String generalised(String line) {
        String general = Visible.line(line.strip());
        for (Blank blank : BLANKS) {
            general = blank.fill(general);
        }
        return general.substring(0, Math.min(MAX_LENGTH, general.length()));
    }

    /** Whether a text has the form of a signature. */
    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    /** Whether a text has the form of a signature's id. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** Answers eight characters that stand for it, for people to type. */
    public String id() {
        long hash = FNV_BASIS;
        for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (next & 0xff)) * FNV_PRIME;
        }
        return String.format("%08x", (int) (hash >>> 32 ^ hash));
    }

    /** Whether a text means it: itself, or its id. */
    public boolean isMeantBy(String typed) {
        return typed.equals(text) || typed.equals(id());
    }

    @Override
    public int compareTo(Signature other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
