package dev.queuectl.cli;

import java.io.IOException;

/** Asks before something is destroyed. */
final class Consent {
    private Consent() {}

    /**
     * Returns when {@code --yes} was given or the person at the terminal says yes; else ends the
     * command.
     */
    static void require(Arguments arguments, Session session, String whatHappens)
            throws IOException {
        if (arguments.has("--yes")) {
            return;
        }
        Terminal terminal = session.terminal();
        if (!terminal.inIsTerminal() || !terminal.errIsTerminal()) {
            throw CliError.of(
                    ExitCode.REFUSED,
                    whatHappens + " cannot be undone, and nobody is here to ask",
                    "the same with --yes");
        }
        terminal.say(whatHappens + " cannot be undone. Go on? [y/N]");
        StringBuilder answer = new StringBuilder();
        for (int c = terminal.in().read(); c >= 0 && c != '\n'; c = terminal.in().read()) {
            answer.append((char) c);
        }
        String said = answer.toString().strip();
        if (!said.equalsIgnoreCase("y") && !said.equalsIgnoreCase("yes")) {
            throw CliError.of(ExitCode.REFUSED, "nothing was done");
        }
    }
}
