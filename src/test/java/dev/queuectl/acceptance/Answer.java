package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a call of the program left behind: its exit code and the bytes of both streams. */
public final class Answer {

    private final String call;
    private final int code;
    private final byte[] output;
    private final byte[] errors;

    Answer(String call, int code, byte[] output, byte[] errors) {
        this.call = call;
        this.code = code;
        this.output = output;
        this.errors = errors;
    }

    /** Demands an exit code. */
    public Answer exits(int expected) {
        assertThat(code)
                .as("exit code of %s, which said:%n%s%nand printed:%n%.2000s", call, said(), text())
                .isEqualTo(expected);
        return this;
    }

    /** The exit code; 128 + N where the call was ended by signal N. */
    public int code() {
        return code;
    }

    /** Standard output, byte for byte. */
    public byte[] output() {
        return output.clone();
    }

    /** Standard error, byte for byte. */
    public byte[] errors() {
        return errors.clone();
    }

    /** Standard output as UTF-8. */
    public String text() {
        return new String(output, StandardCharsets.UTF_8);
    }

    /** Standard output without the line end it closes with. */
    public String word() {
        return text().strip();
    }

    /** Standard output, line by line. */
    public List<String> lines() {
        return text().lines().toList();
    }

    /** Standard error as UTF-8. */
    public String said() {
        return new String(errors, StandardCharsets.UTF_8);
    }

    /** Standard output, which must be one JSON value and nothing else. */
    public Json json() {
        return Json.parse(output);
    }

    @Override
    public String toString() {
        return call + " -> " + code + "\n" + text() + said();
    }
}
