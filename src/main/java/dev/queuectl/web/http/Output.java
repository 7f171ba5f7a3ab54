package dev.queuectl.web.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes responses to one client. */
final class Output {
    private static final int NOT_MODIFIED = 304;
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream stream;
    private final Input input;

    /**
     * @param input where the client is seen to go
     */
    Output(OutputStream stream, Input input) {
        this.stream = stream;
        this.input = input;
    }

    /**
     * Writes a response.
     *
     * @param withContent whether the client wants more than the headers
     * @param keepsAlive whether the connection stays open after it
     * @param inChunks whether the client understands chunks; else the end of what is written as it
     *     comes is the end of the connection
     */
    void write(Response response, boolean withContent, boolean keepsAlive, boolean inChunks)
            throws IOException, InterruptedException {
        StringBuilder head = new StringBuilder(256);
        head.append("HTTP/1.1 ").append(response.status()).append(' ').append("\r\n");
        for (Map.Entry<String, String> header : response.headers().entrySet()) {
            append(head, header.getKey(), header.getValue());
        }
        if (!keepsAlive) {
            append(head, "Connection", "close");
        }
        switch (response.content()) {
            case Response.Content.Whole whole -> {
                byte[] bytes = whole.bytes();
                if (response.status() != NOT_MODIFIED) {
                    append(head, "Content-Length", Integer.toString(bytes.length));
                }
                write(head, withContent ? bytes : new byte[0]);
            }
            case Response.Content.Live(Response.Writer writer) -> {
                if (inChunks) {
                    append(head, "Transfer-Encoding", "chunked");
                }
                write(head, new byte[0]);
                if (withContent) {
                    writer.writeTo(new Live(inChunks));
                }
                if (withContent && inChunks) {
                    stream.write(LAST_CHUNK);
                    stream.flush();
                }
            }
            case Response.Content.Pieces(long length, Response.Writer writer) -> {
                append(head, "Content-Length", Long.toString(length));
                write(head, new byte[0]);
                if (withContent) {
                    Pieces pieces = new Pieces(length);
                    writer.writeTo(pieces);
                    pieces.requireAll();
                }
            }
        }
    }

    private static void append(StringBuilder head, String name, String value) {
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("header " + name + " has more than one line");
        }
        head.append(name).append(": ").append(value).append("\r\n");
    }

    /** In one piece, which the network takes as one. */
    private void write(StringBuilder head, byte[] content) throws IOException {
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[start.length + content.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(content, 0, all, start.length, content.length);
        stream.write(all);
        stream.flush();
    }

    private void chunk(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return;
        }
        byte[] size = (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[size.length + length + LINE_END.length];
        System.arraycopy(size, 0, all, 0, size.length);
        System.arraycopy(bytes, offset, all, size.length, length);
        System.arraycopy(LINE_END, 0, all, size.length + length, LINE_END.length);
        stream.write(all);
        stream.flush();
    }

    /** Sends what is written as it comes. */
    private final class Live implements Response.Sink {
        private final boolean inChunks;

        Live(boolean inChunks) {
            this.inChunks = inChunks;
        }

        @Override
        public void send(byte[] bytes, int offset, int length) throws IOException {
            if (inChunks) {
                chunk(bytes, offset, length);
            } else {
                stream.write(bytes, offset, length);
            }
        }

        @Override
        public boolean isGone() throws IOException {
            return input.isGone();
        }
    }

    /** Sends what was announced, no byte more, and lets nobody take less for the whole. */
    private final class Pieces implements Response.Sink {
        private long left;

        Pieces(long length) {
            this.left = length;
        }

        @Override
        public void send(byte[] bytes, int offset, int length) throws IOException {
            if (length > left) {
                throw new IllegalStateException("more was written than was announced");
            }
            stream.write(bytes, offset, length);
            left -= length;
        }

        @Override
        public boolean isGone() throws IOException {
            return input.isGone();
        }

        void requireAll() throws IOException {
            if (left > 0) {
                throw new IOException("less was there than was announced");
            }
            stream.flush();
        }
    }
}
