package dev.queuectl.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A network between a client and a server of this machine that can be cut, or fall silent, at will.
 * It forwards every connection to one server. Thread-safe.
 */
public final class Proxy implements AutoCloseable {
    private static final int CHUNK = 65_536;
    private static final int BACKLOG = 200;

    private final InetSocketAddress server;
    private final Supplier<Tap> taps;
    private final ServerSocket entrance;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final Gate gate = new Gate();

    /** A proxy that forwards whatever comes. */
    public Proxy(InetSocketAddress server) {
        this(server, () -> Tap.OPEN);
    }

    /**
     * @param taps makes what looks at the bytes of one connection
     */
    public Proxy(InetSocketAddress server, Supplier<Tap> taps) {
        this.server = server;
        this.taps = taps;
        try {
            this.entrance = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("proxy").start(this::accept);
    }

    /** Where clients find the server now. */
    public int port() {
        return entrance.getLocalPort();
    }

    /** How many connections were made so far. */
    public int accepted() {
        return accepted.get();
    }

    /** How many connections there are. */
    public int open() {
        return links.size();
    }

    /** Resets every connection; new ones can be made. */
    public void cutAll() {
        links.forEach(Link::cut);
    }

    /** Resets one connection, if there is any. */
    public void cutOne(Random random) {
        List<Link> all = new ArrayList<>(links);
        if (!all.isEmpty()) {
            all.get(random.nextInt(all.size())).cut();
        }
    }

    /**
     * Falls silent: connections are accepted and stay, and nothing passes. What was sent meanwhile
     * passes after {@link #go}.
     */
    public void stall() {
        gate.close();
    }

    /** Lets everything pass again. */
    public void go() {
        gate.open();
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            cutAll();
            gate.open();
        }
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                accepted.incrementAndGet();
                Link link = new Link(client, taps.get());
                links.add(link);
                Thread.ofVirtual().start(link::connect);
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** What holds up those who want to pass while it is closed. */
    private static final class Gate {
        private boolean closed;

        synchronized void close() {
            closed = true;
        }

        synchronized void open() {
            closed = false;
            notifyAll();
        }

        synchronized void pass() throws IOException {
            while (closed) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        }
    }

    /** One connection, which is two. */
    private final class Link {
        private final Socket client;
        private final Socket onward = new Socket();
        private final Tap tap;

        Link(Socket client, Tap tap) {
            this.client = client;
            this.tap = tap;
        }

        void connect() {
            try {
                gate.pass();
                onward.connect(server);
                client.setTcpNoDelay(true);
                onward.setTcpNoDelay(true);
            } catch (IOException refused) {
                cut();
                return;
            }
            Thread.ofVirtual().start(() -> pump(client, onward, tap::toServer));
            pump(onward, client, tap::toClient);
        }

        private void pump(Socket from, Socket to, Passage passage) {
            byte[] chunk = new byte[CHUNK];
            try {
                while (true) {
                    int read = from.getInputStream().read(chunk);
                    gate.pass();
                    if (read < 0) {
                        to.shutdownOutput();
                        break;
                    }
                    byte[] passing = passage.pass(Arrays.copyOf(chunk, read));
                    to.getOutputStream().write(passing);
                }
            } catch (IOException cut) {
                cut();
            }
            leave();
        }

        private void leave() {
            if (client.isOutputShutdown() && onward.isOutputShutdown()) {
                cut();
            }
        }

        /** Both ends are told by a reset, as by a machine that knows nothing of them. */
        void cut() {
            links.remove(this);
            reset(client);
            reset(onward);
        }

        private void reset(Socket socket) {
            try {
                socket.setSoLinger(true, 0);
            } catch (SocketException gone) {
                // It was closed before.
            }
            try {
                socket.close();
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }
    }

    /** One direction of a tap. */
    private interface Passage {
        byte[] pass(byte[] bytes) throws IOException;
    }
}
