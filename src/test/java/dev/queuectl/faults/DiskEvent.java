package dev.queuectl.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a process did to the files of a store, as far as a power cut is concerned. */
sealed interface DiskEvent {

    /** The bytes that a disk writes as a whole or not at all. */
    int SECTOR = 512;

    /** Bytes were written; they may or may not have reached the disk. */
    final class Write implements DiskEvent {
        private final String file;
        private final long offset;
        private final byte[] bytes;

        /** Keeps the bytes, which nobody may change any more. */
        Write(String file, long offset, byte[] bytes) {
            this.file = file;
            this.offset = offset;
            this.bytes = bytes;
        }

        String file() {
            return file;
        }

        long offset() {
            return offset;
        }

        /** The place behind the last byte. */
        long end() {
            return offset + bytes.length;
        }

        /** Writes the bytes into the content of a file. */
        void applyTo(byte[] content) {
            System.arraycopy(bytes, 0, content, Math.toIntExact(offset), bytes.length);
        }

        /** Divides it where the sectors of a disk meet. */
        List<Write> bySectors() {
            List<Write> parts = new ArrayList<>();
            int from = 0;
            while (from < bytes.length) {
                long start = offset + from;
                int to = (int) Math.min(from + SECTOR - start % SECTOR, bytes.length);
                parts.add(new Write(file, start, Arrays.copyOfRange(bytes, from, to)));
                from = to;
            }
            return parts;
        }
    }

    /** A file was made longer or shorter; that may or may not have reached the disk. */
    record Resize(String file, long size) implements DiskEvent {}

    /** A file's name was taken away; that may or may not have reached the disk. */
    record Unlink(String file) implements DiskEvent {}

    /**
     * What was done before to a file, or to the names in a folder, is on the disk.
     *
     * @param file the file or the folder
     * @param upTo how many events had come before when the process asked; later ones may be missing
     */
    record Sync(String file, int upTo) implements DiskEvent {}

    /** The program printed these ids: from now on their jobs must survive. */
    record Acknowledge(String text) implements DiskEvent {}
}
