package dev.queuectl.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Numbers and texts as few bytes. A number is written seven bits to a byte, the lowest first; a
 * text as the number of its bytes of UTF-8, and these.
 */
final class Packing {
    private static final int MORE = 0x80;

    private Packing() {}

    /** Writes a number that is not negative. */
    static void write(ByteArrayOutputStream bytes, long number) {
        long left = number;
        while (left >= MORE) {
            bytes.write((int) (left % MORE) | MORE);
            left /= MORE;
        }
        bytes.write((int) left);
    }

    static void write(ByteArrayOutputStream bytes, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        write(bytes, utf8.length);
        bytes.writeBytes(utf8);
    }

    /**
     * Reads a number.
     *
     * @throws IllegalArgumentException when there is none
     */
    static long number(ByteBuffer bytes) {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE - 1; shift += 7) {
            if (!bytes.hasRemaining()) {
                throw new IllegalArgumentException("it ends too early");
            }
            int next = bytes.get();
            number |= (long) (next & (MORE - 1)) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("a number is too large");
    }

    /**
     * Reads a number up to a greatest.
     *
     * @throws IllegalArgumentException when it is larger
     */
    static int number(ByteBuffer bytes, int most) {
        long number = number(bytes);
        if (number > most) {
            throw new IllegalArgumentException("a number is out of range: " + number);
        }
        return (int) number;
    }

    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException when there is none
     */
    static String text(ByteBuffer bytes) {
        byte[] utf8 = new byte[length(bytes)];
        bytes.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /**
     * Leaves a text out.
     *
     * @throws IllegalArgumentException when there is none
     */
    static void passText(ByteBuffer bytes) {
        int length = length(bytes);
        bytes.position(bytes.position() + length);
    }

    private static int length(ByteBuffer bytes) {
        long length = number(bytes);
        if (length > bytes.remaining()) {
            throw new IllegalArgumentException("it ends too early");
        }
        return (int) length;
    }
}
