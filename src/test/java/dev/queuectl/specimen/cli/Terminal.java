package dev.queuectl.specimen.cli;

import java.time.Instant;

/** Right: the terminal's layer may print, read the clock and end the program. */
public final class Terminal {

    void prints() {
        System.out.println(Instant.now());
    }

    void exits() {
        System.exit(0);
    }
}
