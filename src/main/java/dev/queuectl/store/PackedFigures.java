package dev.queuectl.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Figures of a queue's commands as few bytes: a version, then for each command its name and its
 * numbers that are not 0, each with its place. Whole numbers are written seven bits to a byte, the
 * lowest first.
 */
public final class PackedFigures {
    private static final int VERSION = 1;
    private static final int MORE = 0x80;

    private PackedFigures() {}

    public static byte[] pack(Map<String, Figures> byCommand) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(VERSION);
        byCommand.forEach((command, figures) -> {
            byte[] name = command.getBytes(StandardCharsets.UTF_8);
            write(bytes, name.length);
            bytes.writeBytes(name);
            int numbers = 0;
            for (int place = 0; place < Figures.NUMBERS; place++) {
                numbers += figures.number(place) == 0 ? 0 : 1;
            }
            write(bytes, numbers);
            for (int place = 0; place < Figures.NUMBERS; place++) {
                if (figures.number(place) != 0) {
                    write(bytes, place);
                    write(bytes, figures.number(place));
                }
            }
        });
        return bytes.toByteArray();
    }

    /**
     * Answers what was packed.
     *
     * @throws IllegalArgumentException when it was not
     */
    public static Map<String, Figures> unpack(byte[] packed) {
        ByteBuffer bytes = ByteBuffer.wrap(packed);
        if (!bytes.hasRemaining() || bytes.get() != VERSION) {
            throw new IllegalArgumentException("figures of another version");
        }
        Map<String, Figures> byCommand = new TreeMap<>();
        while (bytes.hasRemaining()) {
            byte[] name = new byte[within(bytes.remaining(), read(bytes))];
            bytes.get(name);
            Figures figures = new Figures();
            for (long numbers = read(bytes); numbers > 0; numbers--) {
                figures.add(within(Figures.NUMBERS - 1, read(bytes)), read(bytes));
            }
            byCommand.put(new String(name, StandardCharsets.UTF_8), figures);
        }
        return byCommand;
    }

    private static void write(ByteArrayOutputStream bytes, long number) {
        long left = number;
        while (left >= MORE) {
            bytes.write((int) (left % MORE) | MORE);
            left /= MORE;
        }
        bytes.write((int) left);
    }

    private static long read(ByteBuffer bytes) {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE - 1; shift += 7) {
            if (!bytes.hasRemaining()) {
                throw new IllegalArgumentException("figures that end too early");
            }
            int next = bytes.get();
            number |= (long) (next & MORE - 1) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("figures that are too large");
    }

    private static int within(int most, long number) {
        if (number > most) {
            throw new IllegalArgumentException("figures with a number out of range: " + number);
        }
        return (int) number;
    }
}
