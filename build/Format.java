import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Checks or applies the source format: google-java-format in its AOSP style.
 *
 * <p>Arguments: {@code check} or {@code apply}, then folders that are searched for Java files.
 * Exits 1 when a checked file is not formatted or cannot be parsed, naming each such file on
 * standard error. The Maven build starts it from source, at every build.
 */
final class Format {

    private static final Formatter FORMATTER =
            new Formatter(JavaFormatterOptions.builder().style(Style.AOSP).build());

    private Format() {}

    public static void main(String[] arguments) throws IOException {
        boolean apply = arguments[0].equals("apply");
        int refused = 0;
        for (String folder : List.of(arguments).subList(1, arguments.length)) {
            for (Path file : javaFilesUnder(Path.of(folder))) {
                refused += accept(file, apply) ? 0 : 1;
            }
        }
        if (refused > 0) {
            System.err.println("  try: mvn process-sources -Dformat.mode=apply");
            System.exit(1);
        }
    }

    private static List<Path> javaFilesUnder(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        }
    }

    /** Formats until nothing changes: for some long lines the formatter needs a second run. */
    private static String format(String source) throws FormatterException {
        String formatted = FORMATTER.formatSourceAndFixImports(source);
        return formatted.equals(source) ? source : format(formatted);
    }

    /** Formats or checks one file and says whether it may stay as it now is. */
    private static boolean accept(Path file, boolean apply) throws IOException {
        String source = Files.readString(file);
        String formatted;
        try {
            formatted = format(source);
        } catch (FormatterException unparsable) {
            System.err.println("error: " + file + ": " + unparsable.getMessage());
            return false;
        }
        if (formatted.equals(source)) {
            return true;
        }
        if (apply) {
            Files.writeString(file, formatted);
            System.out.println("formatted " + file);
            return true;
        }
        System.err.println("error: not formatted: " + file);
        return false;
    }
}
