package dev.queuectl.process;

/** Tells what a command's own process ended with. */
public sealed interface Ending {

    /**
     * It exited by itself.
     *
     * @param code 0 to 255. Commands started the portable way report a death by signal {@code n} as
     *     {@code 128 + n}, since Java does not tell the two apart
     */
    record Exit(int code) implements Ending {}

    /**
     * A signal ended it.
     *
     * @param number the signal, such as 9 for SIGKILL
     */
    record Signal(int number) implements Ending {}
}
