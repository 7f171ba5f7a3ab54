package dev.queuectl.cli;

import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.util.List;

/**
 * What the records of a list are made of.
 *
 * @param id the field that names a record
 * @param fields the names of the fields, in order; those of an object within a record by paths
 * @param writer writes one record as a JSON object
 * @param <T> the records
 */
record Records<T>(String id, List<String> fields, Writer<T> writer) {

    /** Writes a record as JSON. */
    @FunctionalInterface
    interface Writer<T> {
        void write(JsonGenerator json, T record) throws IOException;
    }
}
