package dev.queuectl.faults;

import java.io.IOException;

/**
 * Sees what passes over one connection, and decides what of it does. Each direction has a thread.
 */
public interface Tap {
    /** Lets everything pass. */
    Tap OPEN =
            new Tap() {
                @Override
                public byte[] toServer(byte[] bytes) {
                    return bytes;
                }

                @Override
                public byte[] toClient(byte[] bytes) {
                    return bytes;
                }
            };

    /**
     * Answers what to pass on of that.
     *
     * @throws IOException to have the connection cut instead
     */
    byte[] toServer(byte[] bytes) throws IOException;

    /**
     * Answers what to pass on of that.
     *
     * @throws IOException to have the connection cut instead
     */
    byte[] toClient(byte[] bytes) throws IOException;
}
