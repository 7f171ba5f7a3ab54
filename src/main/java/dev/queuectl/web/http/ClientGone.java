package dev.queuectl.web.http;

import java.io.IOException;

/** The client has hung up before its request was whole. Nobody is there who could be answered. */
public final class ClientGone extends IOException {
    private static final long serialVersionUID = 1L;

    ClientGone(IOException cause) {
        super("the client has gone in the middle of a request", cause);
    }
}
