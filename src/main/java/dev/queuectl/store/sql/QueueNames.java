package dev.queuectl.store.sql;

import dev.queuectl.domain.QueueName;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** Names of queues in one text, with spaces between, which none of them holds. */
public final class QueueNames {
    private static final char BETWEEN = ' ';

    private QueueNames() {}

    /** Answers the text, the names in their order; empty for no names. */
    public static String join(Set<QueueName> queues) {
        StringBuilder joined = new StringBuilder();
        for (QueueName queue : new TreeSet<>(queues)) {
            joined.append(joined.isEmpty() ? "" : BETWEEN).append(queue);
        }
        return joined.toString();
    }

    /** Answers the names in such a text. */
    public static Set<QueueName> split(String joined) {
        Set<QueueName> queues = new HashSet<>();
        int start = 0;
        while (start < joined.length()) {
            int end = joined.indexOf(BETWEEN, start);
            end = end < 0 ? joined.length() : end;
            queues.add(new QueueName(joined.substring(start, end)));
            start = end + 1;
        }
        return queues;
    }
}
