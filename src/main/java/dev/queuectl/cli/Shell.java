package dev.queuectl.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Carries out one command after the other in this process, with the store kept open between them.
 * What goes wrong with one is told as it would be outside, and the next one is read. Confined to
 * one thread.
 */
final class Shell {
    private static final int HIGHEST_CODE = 255;

    private final Front front;
    private final Surroundings surroundings;
    private final OpenStores stores;
    private int code;

    /** Where commands come from and go to. */
    interface Front {
        /**
         * Answers the next text: a line, or several where one is not complete by itself. Empty when
         * no other will come.
         *
         * @param code what the command before ended with
         */
        Optional<String> next(int code) throws IOException;

        /** Lends streams to one command and answers its exit code. */
        int lend(ToIntFunction<Terminal> command);
    }

    /**
     * Makes a shell.
     *
     * @param surroundings of the shell itself; its commands get the streams of the front
     */
    Shell(Front front, Surroundings surroundings, OpenStores stores) {
        this.front = front;
        this.surroundings = surroundings;
        this.stores = stores;
    }

    /** Carries out commands until there are no more, and answers the code of the last one. */
    int run() throws IOException {
        while (true) {
            Optional<String> text = front.next(code);
            if (text.isEmpty()) {
                return code;
            }
            for (List<String> words : commands(text.get())) {
                if (words.isEmpty()) {
                    continue;
                }
                if (words.getFirst().equals("exit") || words.getFirst().equals("quit")) {
                    Optional<Integer> asked = asked(words);
                    if (asked.isPresent()) {
                        return asked.get();
                    }
                    continue;
                }
                code = carryOut(words);
                if (code == ExitCode.PIPE_CLOSED.number()) {
                    return code;
                }
            }
        }
    }

    private List<List<String>> commands(String text) {
        try {
            List<List<String>> commands = ShellWords.commands(text);
            commands.stream()
                    .filter(words -> words.getFirst().equals("queuectl"))
                    .forEach(List::removeFirst);
            return commands;
        } catch (CliError wrong) {
            code = refuse(wrong);
            return List.of();
        }
    }

    /** Answers with what the shell shall end; nothing, after telling why, if that is no code. */
    private Optional<Integer> asked(List<String> words) {
        if (words.size() == 1) {
            return Optional.of(code);
        }
        String number = words.get(1);
        if (words.size() == 2 && number.matches("[0-9]{1,3}")) {
            int asked = Integer.parseInt(number);
            if (asked <= HIGHEST_CODE) {
                return Optional.of(asked);
            }
        }
        code =
                refuse(
                        CliError.usage(
                                words.getFirst() + " takes nothing, or one code from 0 to 255",
                                ""));
        return Optional.empty();
    }

    private int refuse(CliError error) {
        return front.lend(terminal -> {
            ErrorReport.print(error, terminal, false);
            return error.exitCode().number();
        });
    }

    private int carryOut(List<String> words) {
        int ended =
                front.lend(terminal ->
                        new Cli(
                                        new Surroundings(
                                                terminal,
                                                Map.copyOf(surroundings.environment()),
                                                surroundings.time(),
                                                Optional.of(stores)))
                                .run(words));
        if (ended == ExitCode.STORE.number()
                || ended == ExitCode.VERSION.number()
                || ended == ExitCode.INTERRUPTED.number()) {
            // It may be mended meanwhile, and nobody knows where an interruption left it.
            stores.close();
        }
        return ended;
    }
}
