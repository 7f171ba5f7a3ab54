package dev.queuectl.faults;

import dev.queuectl.faults.Messages.Message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Cuts connections to a PostgreSQL server at commits, so that the client cannot know what became of
 * its transaction: after the server has committed and before its answer, or before the server has
 * heard of the commit. It is for connections without TLS. Thread-safe.
 */
final class CommitCutter {
    private final Random random;
    private final String ofInterest;
    private final AtomicInteger armed = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger undone = new AtomicInteger();

    /**
     * @param ofInterest what a statement of a transaction contains whose commit may be cut
     */
    CommitCutter(Random random, String ofInterest) {
        this.random = random;
        this.ofInterest = ofInterest;
    }

    /** Has so many of the commits to come cut. */
    void arm(int commits) {
        armed.set(commits);
    }

    /** How many commits are still to be cut. */
    int armed() {
        return armed.get();
    }

    /** How many were cut that the server has made. */
    int done() {
        return done.get();
    }

    /** How many were cut of which the server never heard. */
    int undone() {
        return undone.get();
    }

    Tap tap() {
        return new Connection();
    }

    private boolean takeOne() {
        return armed.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    private synchronized boolean chance() {
        return random.nextBoolean();
    }

    private final class Connection implements Tap {
        // Confined to the client's direction.
        private final Messages fromClient = new Messages(false);
        private final Map<String, String> statements = new HashMap<>();
        private final List<String> transaction = new ArrayList<>();

        // Confined to the server's direction.
        private final Messages fromServer = new Messages(true);

        private volatile boolean cutting;

        @Override
        public byte[] toServer(byte[] bytes) throws IOException {
            for (Message message : fromClient.of(bytes)) {
                switch (message.letter()) {
                    case 'P' -> {
                        List<String> nameAndText = message.texts(2);
                        statements.put(nameAndText.getFirst(), nameAndText.getLast());
                    }
                    case 'B' -> execute(statements.getOrDefault(message.texts(2).getLast(), ""));
                    case 'Q' -> execute(message.texts(1).getFirst());
                    default -> {}
                }
            }
            return bytes;
        }

        private void execute(String sql) throws IOException {
            if (!sql.equals("COMMIT")) {
                transaction.add(sql);
                return;
            }
            boolean counts = transaction.stream().anyMatch(text -> text.contains(ofInterest));
            transaction.clear();
            if (!counts || !takeOne()) {
                return;
            }
            if (chance()) {
                cutting = true;
            } else {
                undone.incrementAndGet();
                throw new IOException("cut before the commit");
            }
        }

        @Override
        public byte[] toClient(byte[] bytes) throws IOException {
            for (Message message : fromServer.of(bytes)) {
                boolean committed = message.letter() == 'C' && message.texts(1).contains("COMMIT");
                if (cutting && committed) {
                    done.incrementAndGet();
                    throw new IOException("cut after the commit");
                }
            }
            return cutting ? new byte[0] : bytes;
        }
    }
}
