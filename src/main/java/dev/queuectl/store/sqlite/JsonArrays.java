package dev.queuectl.store.sqlite;

import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.sql.Codes;

import java.util.Set;

/** Sets as JSON arrays: the form in which one statement takes any number of values. */
final class JsonArrays {
    private JsonArrays() {}

    /** Names of queues hold nothing that JSON would have to escape. */
    static String ofQueues(Set<QueueName> queues) {
        StringBuilder array = new StringBuilder("[");
        for (QueueName queue : queues) {
            array.append(array.length() == 1 ? "\"" : ",\"").append(queue.value()).append('"');
        }
        return array.append(']').toString();
    }

    static String ofKinds(Set<Kind> kinds) {
        StringBuilder array = new StringBuilder("[");
        for (Kind kind : kinds) {
            array.append(array.length() == 1 ? "" : ",").append(Codes.of(kind));
        }
        return array.append(']').toString();
    }
}
