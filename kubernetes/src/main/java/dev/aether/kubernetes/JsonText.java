package dev.aether.kubernetes;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import dev.aether.kubernetes.Json.ArrayNode;
import dev.aether.kubernetes.Json.Bool;
import dev.aether.kubernetes.Json.Null;
import dev.aether.kubernetes.Json.Numeral;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Json.Text;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads and prints JSON text. Printing keeps field order and number text; reading refuses repeated
 * fields, trailing content and everything beyond its {@link Limits}.
 */
public final class JsonText {
    /** An exponent of five digits is no quantity but an attack on whoever computes with it. */
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]*+)(\\.[0-9]++)?+([eE][+-]?[0-9]{1,4}+)?+");

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(1000)
                                    .maxNumberLength(1000)
                                    .maxStringLength(20_000_000)
                                    .build())
                    .build();

    private JsonText() {}

    /** Reads one document; see {@link Json#parse(String)}. */
    public static Json parse(String text, Limits limits) {
        checkSize(text.length(), limits);
        try (var parser = FACTORY.createParser(text)) {
            return new Reader(parser, limits).document();
        } catch (IOException refused) {
            throw malformed(refused);
        }
    }

    /** Reads one UTF-8 document; see {@link Json#parse(String)}. */
    public static Json parse(byte[] utf8, Limits limits) {
        checkSize(utf8.length, limits);
        try (var parser = FACTORY.createParser(utf8)) {
            return new Reader(parser, limits).document();
        } catch (IOException refused) {
            throw malformed(refused);
        }
    }

    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    static void checkSize(int size, Limits limits) {
        if (size > limits.bytesMax()) {
            throw new MalformedException(
                    MalformedException.Code.TOO_LARGE,
                    "document of " + size + " bytes exceeds the limit of " + limits.bytesMax(),
                    0,
                    0);
        }
    }

    static String print(Json json, boolean indented) {
        var out = new StringWriter();
        print(json, out, indented);
        return out.toString();
    }

    private static void print(Json json, Writer out, boolean indented) {
        try (var generator = FACTORY.createGenerator(out)) {
            if (indented) {
                generator.setPrettyPrinter(printer());
            }
            write(json, generator);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static byte[] bytes(Json json) {
        var out = new ByteArrayOutputStream(512);
        try (var generator = FACTORY.createGenerator(out, JsonEncoding.UTF8)) {
            write(json, generator);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    private static DefaultPrettyPrinter printer() {
        var separators =
                Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                        .withObjectEmptySeparator("")
                        .withArrayEmptySeparator("");
        var indenter = new DefaultIndenter("  ", "\n");
        return new DefaultPrettyPrinter(separators)
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter);
    }

    private static void write(Json json, JsonGenerator out) throws IOException {
        switch (json) {
            case ObjectNode node -> writeObject(node, out);
            case ArrayNode node -> writeArray(node, out);
            case Text text -> out.writeString(text.value());
            case Numeral number -> out.writeRawValue(number.text());
            case Bool bool -> out.writeBoolean(bool.value());
            case Null _ -> out.writeNull();
        }
    }

    private static void writeObject(ObjectNode node, JsonGenerator out) throws IOException {
        out.writeStartObject();
        for (var field : node.fields().entrySet()) {
            out.writeFieldName(field.getKey());
            write(field.getValue(), out);
        }
        out.writeEndObject();
    }

    private static void writeArray(ArrayNode node, JsonGenerator out) throws IOException {
        out.writeStartArray();
        for (var item : node.items()) {
            write(item, out);
        }
        out.writeEndArray();
    }

    private static MalformedException malformed(IOException refused) {
        if (refused instanceof JsonProcessingException problem) {
            var where = Optional.ofNullable(problem.getLocation()).orElse(JsonLocation.NA);
            return new MalformedException(
                    MalformedException.Code.SYNTAX,
                    problem.getOriginalMessage(),
                    Math.max(0, where.getLineNr()),
                    Math.max(0, where.getColumnNr()));
        }
        return new MalformedException(
                MalformedException.Code.SYNTAX, String.valueOf(refused.getMessage()), 0, 0);
    }

    /** Turns tokens into a tree; recursion is bounded by the depth limit. */
    private static final class Reader {
        private final JsonParser parser;
        private final Limits limits;
        private int nodes;

        Reader(JsonParser parser, Limits limits) {
            this.parser = parser;
            this.limits = limits;
        }

        Json document() throws IOException {
            var first = parser.nextToken();
            if (first == null) {
                throw refused(MalformedException.Code.SYNTAX, "expected a value, got nothing");
            }
            var value = value(first, 0);
            if (parser.nextToken() != null) {
                throw refused(MalformedException.Code.SYNTAX, "unexpected content after the value");
            }
            return value;
        }

        private Json value(JsonToken token, int depth) throws IOException {
            if (++nodes > limits.nodesMax()) {
                throw refused(
                        MalformedException.Code.TOO_LARGE,
                        "more than " + limits.nodesMax() + " values");
            }
            if (token == JsonToken.START_OBJECT) {
                return object(deeper(depth));
            }
            if (token == JsonToken.START_ARRAY) {
                return array(deeper(depth));
            }
            return scalar(token);
        }

        private Json scalar(JsonToken token) throws IOException {
            if (token == JsonToken.VALUE_STRING) {
                return new Text(parser.getText());
            }
            if (token.isNumeric()) {
                return number(parser.getText());
            }
            if (token.isBoolean()) {
                return new Bool(token == JsonToken.VALUE_TRUE);
            }
            if (token == JsonToken.VALUE_NULL) {
                return Json.nothing();
            }
            throw refused(MalformedException.Code.SYNTAX, "unexpected " + token);
        }

        private Numeral number(String text) {
            if (!isNumber(text)) {
                throw refused(MalformedException.Code.UNSUPPORTED, "number out of range");
            }
            return new Numeral(text);
        }

        private int deeper(int depth) {
            if (depth >= limits.depthMax()) {
                throw refused(
                        MalformedException.Code.TOO_LARGE,
                        "nested deeper than " + limits.depthMax());
            }
            return depth + 1;
        }

        private ObjectNode object(int depth) throws IOException {
            var fields = new LinkedHashMap<String, Json>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var name = parser.currentName();
                if (fields.containsKey(name)) {
                    throw refused(
                            MalformedException.Code.DUPLICATE_FIELD,
                            "field \"" + name + "\" is given twice");
                }
                fields.put(name, value(parser.nextToken(), depth));
            }
            return new ObjectNode(fields);
        }

        private ArrayNode array(int depth) throws IOException {
            var items = new ArrayList<Json>();
            for (var token = parser.nextToken();
                    token != JsonToken.END_ARRAY;
                    token = parser.nextToken()) {
                items.add(value(token, depth));
            }
            return new ArrayNode(items);
        }

        private MalformedException refused(MalformedException.Code code, String message) {
            var where = parser.currentTokenLocation();
            return new MalformedException(
                    code,
                    message,
                    Math.max(0, where.getLineNr()),
                    Math.max(0, where.getColumnNr()));
        }
    }
}
