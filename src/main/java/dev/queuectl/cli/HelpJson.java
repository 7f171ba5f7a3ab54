package dev.queuectl.cli;

import com.fasterxml.jackson.core.JsonGenerator;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.io.IOException;

/** Writes how a command is used as JSON. */
final class HelpJson {
    private HelpJson() {}

    static void write(JsonGenerator json, CommandTable.Entry entry) throws IOException {
        CommandSpec spec = entry.verb().spec();
        Options.addCommon(spec);
        json.writeStartObject();
        json.writeStringField("name", entry.name());
        json.writeStringField("description", String.join(" ", spec.usageMessage().description()));
        json.writeArrayFieldStart("arguments");
        for (PositionalParamSpec argument : spec.positionalParameters()) {
            json.writeStartObject();
            json.writeStringField("value", argument.paramLabel());
            json.writeStringField("description", String.join(" ", argument.description()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("options");
        for (OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                write(json, option);
            }
        }
        json.writeEndArray();
        json.writeArrayFieldStart("examples");
        for (Examples.Example example : Examples.of(entry.name())) {
            json.writeStartObject();
            json.writeStringField("line", example.line());
            json.writeStringField("meaning", example.meaning());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, OptionSpec option) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("names");
        for (String name : option.names()) {
            json.writeString(name);
        }
        json.writeEndArray();
        if (option.arity().max() > 0) {
            json.writeStringField("value", option.paramLabel());
        } else {
            json.writeNullField("value");
        }
        json.writeStringField("description", String.join(" ", option.description()));
        json.writeEndObject();
    }
}
