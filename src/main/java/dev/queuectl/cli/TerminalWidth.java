package dev.queuectl.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Asks the terminal for its width, through stty(1), since the JDK does not tell. */
final class TerminalWidth {
    private TerminalWidth() {}

    /** Answers the width of the terminal this process belongs to, or the fallback. */
    static int ask(int fallback) {
        try {
            Process stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(new File("/dev/tty"))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String size =
                    new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                            .strip();
            Integer columns = Terminal.positive(size.substring(size.indexOf(' ') + 1));
            return columns == null ? fallback : columns;
        } catch (IOException e) {
            return fallback;
        }
    }
}
