package dev.queuectl.web.http;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which connections there are, and which of them wait for a request. Thread-safe. */
final class Room {
    private final int most;
    private final Set<Connection> present = new HashSet<>();

    /** Those that have been silent for longest come first. */
    private final Set<Connection> silent = new LinkedHashSet<>();

    private boolean isClosed;

    Room(int most) {
        this.most = most;
    }

    /**
     * Lets a connection in, in place of the one that was silent for longest if need be.
     *
     * @return whether there is room
     */
    synchronized boolean enter(Connection connection) {
        if (isClosed) {
            return false;
        }
        if (present.size() >= most) {
            if (silent.isEmpty()) {
                return false;
            }
            Connection oldest = silent.iterator().next();
            leave(oldest);
            oldest.close();
        }
        present.add(connection);
        return true;
    }

    synchronized void leave(Connection connection) {
        present.remove(connection);
        silent.remove(connection);
    }

    synchronized void silent(Connection connection) {
        if (present.contains(connection)) {
            silent.add(connection);
        }
    }

    /** Answers whether the connection is still let in. */
    synchronized boolean busy(Connection connection) {
        silent.remove(connection);
        return present.contains(connection);
    }

    /** Ends those of clients that do not accept what is written to them. */
    void closeLate(long now) {
        everybody().forEach(each -> each.closeIfLate(now));
    }

    private synchronized List<Connection> everybody() {
        return List.copyOf(present);
    }

    /** Lets nobody in any more, and ends everybody. */
    void close() {
        synchronized (this) {
            isClosed = true;
        }
        everybody().forEach(Connection::close);
    }
}
