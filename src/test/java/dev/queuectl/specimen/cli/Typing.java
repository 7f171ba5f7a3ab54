package dev.queuectl.specimen.cli;

import org.jline.reader.LineReader;

/** Wrong: a command that is no shell loads the line editor. */
public final class Typing {

    String reads(LineReader reader) {
        return reader.readLine();
    }
}
