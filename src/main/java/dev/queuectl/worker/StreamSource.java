package dev.queuectl.worker;

import dev.queuectl.process.OutputFile;
import dev.queuectl.store.KeptOutput;

import java.io.IOException;

/** Where a stream of a run that ended can be read. */
interface StreamSource extends AutoCloseable {
    /** A stream to which nothing was written. */
    StreamSource EMPTY =
            new StreamSource() {
                @Override
                public long size() {
                    return 0;
                }

                @Override
                public byte[] read(long from, int length) {
                    return new byte[0];
                }

                @Override
                public void close() {}
            };

    /** Answers how many bytes it has. */
    long size() throws IOException;

    /** Reads so many bytes from an offset on, or fewer where it ends before. */
    byte[] read(long from, int length) throws IOException;

    @Override
    void close() throws IOException;

    /** Answers the file that the run wrote to, which whoever has it closes. */
    static StreamSource of(OutputFile file) {
        return new StreamSource() {
            @Override
            public long size() throws IOException {
                return file.size();
            }

            @Override
            public byte[] read(long from, int length) throws IOException {
                return file.read(from, length);
            }

            @Override
            public void close() {}
        };
    }

    /** Answers what was kept of the run already. */
    static StreamSource of(KeptOutput kept) {
        return new StreamSource() {
            @Override
            public long size() {
                return kept.size();
            }

            @Override
            public byte[] read(long from, int length) throws IOException {
                byte[] bytes = new byte[Math.toIntExact(Math.clamp(kept.size() - from, 0, length))];
                for (int done = 0; done < bytes.length; ) {
                    byte[] piece = kept.read(from + done, bytes.length - done);
                    if (piece.length == 0) {
                        throw new IOException("it was removed");
                    }
                    System.arraycopy(piece, 0, bytes, done, piece.length);
                    done += piece.length;
                }
                return bytes;
            }

            @Override
            public void close() throws IOException {
                kept.close();
            }
        };
    }
}
