package dev.queuectl.store.mongo;

import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The fields of a document, read by name. What is not of the type that is asked for throws what the
 * driver throws then.
 */
record Fields(BsonDocument document) {
    String text(String name) {
        return document.getString(name).getValue();
    }

    Optional<String> optionalText(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    long number(String name) {
        return document.getNumber(name).longValue();
    }

    int integer(String name) {
        return Math.toIntExact(number(name));
    }

    double real(String name) {
        return document.getNumber(name).doubleValue();
    }

    OptionalLong optionalNumber(String name) {
        return has(name) ? OptionalLong.of(number(name)) : OptionalLong.empty();
    }

    boolean flag(String name) {
        return has(name) && document.getBoolean(name).getValue();
    }

    Instant instant(String name) {
        return Instant.ofEpochMilli(document.getDateTime(name).getValue());
    }

    byte[] bytes(String name) {
        return document.getBinary(name).getData();
    }

    /** Answers the document within, which must be there. */
    Fields fields(String name) {
        return new Fields(document.getDocument(name));
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (BsonValue value : array(name)) {
            texts.add(value.asString().getValue());
        }
        return texts;
    }

    /** Answers the documents of a list; none where the list is missing. */
    List<Fields> list(String name) {
        List<Fields> list = new ArrayList<>();
        for (BsonValue value : array(name)) {
            list.add(new Fields(value.asDocument()));
        }
        return list;
    }

    private BsonArray array(String name) {
        return has(name) ? document.getArray(name) : new BsonArray();
    }

    boolean has(String name) {
        return document.containsKey(name);
    }
}
