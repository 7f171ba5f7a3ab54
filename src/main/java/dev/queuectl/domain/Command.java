package dev.queuectl.domain;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a job runs: a line for the shell, or a program with its arguments and no shell between. */
public sealed interface Command {
    /**
     * The longest string, in bytes of UTF-8, that Linux passes to a program (MAX_ARG_STRLEN less
     * its final NUL).
     */
    int MAX_BYTES = 131_071;

    /**
     * Answers the command as one readable line; for a program, each argument quoted where a shell
     * would need it.
     */
    String line();

    /** Answers the program and arguments that start it. */
    List<String> argv();

    /**
     * A line given to {@code /bin/sh -c} unchanged.
     *
     * @param line at most {@link #MAX_BYTES} bytes, neither blank nor holding NUL
     */
    record Shell(String line) implements Command {
        /**
         * @throws InvalidValue when the line cannot be run
         */
        public Shell {
            Texts.requirePassable("command", line);
            if (line.isEmpty()) {
                throw new InvalidValue("command", "is empty");
            }
            if (line.isBlank()) {
                throw new InvalidValue("command", "is blank");
            }
        }

        @Override
        public List<String> argv() {
            // A shell takes a line that begins so for options of its own, unless it is told.
            boolean looksLikeOption = line.startsWith("-") || line.startsWith("+");
            return looksLikeOption
                    ? List.of("/bin/sh", "-c", "--", line)
                    : List.of("/bin/sh", "-c", line);
        }
    }

    /**
     * A program and its arguments, started without a shell.
     *
     * @param argv the program, looked up in the job's PATH when it holds no slash, then its
     *     arguments; together at most 1 MiB
     */
    record Program(List<String> argv) implements Command {
        private static final int MAX_TOTAL_BYTES = 1 << 20;

        /**
         * @throws InvalidValue when the program or an argument cannot be passed
         */
        public Program {
            argv = List.copyOf(argv);
            if (argv.isEmpty() || argv.getFirst().isEmpty()) {
                throw new InvalidValue("argv", "names no program");
            }
            long total = 0;
            for (String argument : argv) {
                Texts.requirePassable("argv", argument);
                total += argument.getBytes(StandardCharsets.UTF_8).length + 1;
            }
            if (total > MAX_TOTAL_BYTES) {
                throw new InvalidValue(
                        "argv",
                        "is "
                                + total
                                + " bytes in all, at most "
                                + MAX_TOTAL_BYTES
                                + " can be passed");
            }
        }

        @Override
        public String line() {
            StringBuilder line = new StringBuilder();
            for (String argument : argv) {
                if (!line.isEmpty()) {
                    line.append(' ');
                }
                line.append(Texts.shellQuoted(argument));
            }
            return line.toString();
        }
    }
}
