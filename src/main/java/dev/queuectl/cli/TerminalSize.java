package dev.queuectl.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How large a terminal is.
 *
 * @param columns how many characters a line has
 * @param rows how many lines there are
 */
record TerminalSize(int columns, int rows) {
    static final TerminalSize WITHOUT_TERMINAL = new TerminalSize(120, 40);

    /**
     * Asks the terminal this process belongs to, through stty(1), since the JDK does not tell.
     * Answers nothing where there is none, or where it does not know.
     */
    static Optional<TerminalSize> ask() {
        try {
            Process stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(new File("/dev/tty"))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String size =
                    new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                            .strip();
            int space = size.indexOf(' ');
            Integer rows = Terminal.positive(size.substring(0, Math.max(0, space)));
            Integer columns = Terminal.positive(size.substring(space + 1));
            return columns == null || rows == null
                    ? Optional.empty()
                    : Optional.of(new TerminalSize(columns, rows));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
