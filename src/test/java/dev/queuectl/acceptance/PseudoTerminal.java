package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

/** A call in a terminal of its own, made by script(1), which a test types into. */
public final class PseudoTerminal {

    /** Ctrl-C. */
    public static final String INTERRUPT = "\u0003";

    /** Ctrl-D. */
    public static final String END = "\u0004";

    /** What a terminal takes as an order: CSI and OSC sequences, and those of one letter. */
    private static final Pattern ORDERS =
            Pattern.compile(
                    "\u001b\\[[0-?]*[ -/]*[@-~]|\u001b][^\u0007\u001b]*(\u0007|\u001b\\\\)|\u001b["
                            + " -/]*[0-~]");

    /** What a line editor orders when it has made the terminal hand over each key as it comes. */
    private static final String KEYS_ARE_READ = "\u001b[?2004h";

    private final Call call;
    private int seen;
    private int entered;

    PseudoTerminal(Call call) {
        this.call = call;
    }

    /** Presses these keys. */
    public PseudoTerminal type(String keys) {
        try {
            OutputStream keyboard = call.process().getOutputStream();
            keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
            keyboard.flush();
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Types a line and enters it. */
    public PseudoTerminal enter(String line) {
        entered = raw().length();
        return type(line + "\r");
    }

    /** All that was shown so far, as it came, without the orders to the terminal. */
    public String shown() {
        return ORDERS.matcher(call.printed()).replaceAll("");
    }

    /** All that was shown so far, with the orders to the terminal. */
    public String raw() {
        return call.printed();
    }

    /** Waits until a text is shown after what was waited for before. */
    public PseudoTerminal awaits(String text) {
        await(text)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(shown().substring(seen)).contains(text));
        seen = shown().indexOf(text, seen) + text.length();
        return this;
    }

    /**
     * Waits until a line is edited after the one that was entered last. Until then the terminal
     * itself takes {@link #END} and does not hand it on.
     */
    public PseudoTerminal awaitsEditor() {
        await("editor")
                .pollInterval(Duration.ofMillis(20))
                .until(() -> raw().indexOf(KEYS_ARE_READ, entered) >= 0);
        return this;
    }

    /** Waits for the end. */
    public Answer end() {
        return call.end();
    }
}
