package dev.queuectl.faults;

import dev.queuectl.faults.Messages.Message;

import java.io.ByteArrayOutputStream;

/**
 * Keeps notifications from passing, as a pooler does that lends connections by the transaction. It
 * is for connections without TLS.
 */
public final class Silencer implements Tap {
    private static final char NOTIFICATION = 'A';

    private final Messages fromServer = new Messages(true);

    @Override
    public byte[] toServer(byte[] bytes) {
        return bytes;
    }

    @Override
    public byte[] toClient(byte[] bytes) {
        ByteArrayOutputStream passing = new ByteArrayOutputStream();
        for (Message message : fromServer.of(bytes)) {
            if (message.letter() != NOTIFICATION) {
                passing.writeBytes(message.whole());
            }
        }
        return passing.toByteArray();
    }
}
