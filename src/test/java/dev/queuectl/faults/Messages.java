package dev.queuectl.faults;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes one direction of a PostgreSQL connection apart into messages: a letter, a length of four
 * bytes that counts itself, and a body. What a client sends first has no letter. Not thread-safe.
 */
final class Messages {
    private static final int LENGTH = 4;

    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
    private boolean hasLetters;

    /**
     * @param hasLetters whether the first message has a letter already
     */
    Messages(boolean hasLetters) {
        this.hasLetters = hasLetters;
    }

    /** A message. Nobody may change its bytes. */
    static final class Message {
        private final char letter;
        private final byte[] whole;

        Message(char letter, byte[] whole) {
            this.letter = letter;
            this.whole = whole;
        }

        /** What kind it is; 0 for the first of a client. */
        char letter() {
            return letter;
        }

        /** All of its bytes. */
        byte[] whole() {
            return whole;
        }

        /** Answers the texts that its body begins with, each ended by a NUL. */
        List<String> texts(int count) {
            List<String> texts = new ArrayList<>();
            int from = 1 + LENGTH;
            for (int i = from; i < whole.length && texts.size() < count; i++) {
                if (whole[i] == 0) {
                    texts.add(new String(whole, from, i - from, StandardCharsets.UTF_8));
                    from = i + 1;
                }
            }
            return texts;
        }
    }

    /** Answers the messages that are whole now. */
    List<Message> of(byte[] bytes) {
        rest.writeBytes(bytes);
        byte[] known = rest.toByteArray();
        List<Message> whole = new ArrayList<>();
        int at = 0;
        while (true) {
            int letter = hasLetters ? 1 : 0;
            if (known.length - at < letter + LENGTH) {
                break;
            }
            int end = at + letter + ByteBuffer.wrap(known).getInt(at + letter);
            if (end > known.length) {
                break;
            }
            byte[] message = Arrays.copyOfRange(known, at, end);
            whole.add(new Message(hasLetters ? (char) message[0] : 0, message));
            hasLetters = true;
            at = end;
        }
        rest.reset();
        rest.write(known, at, known.length - at);
        return whole;
    }
}
