package dev.aether.kubernetes;

import com.google.protobuf.CodedOutputStream;
import dev.aether.kubernetes.Json.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Encodes the parts of an OpenAPI v2 document that {@link OpenApiV2} writes as the protobuf message
 * {@code openapi.v2.Document}.
 *
 * @see <a href="https://github.com/google/gnostic-models/blob/main/openapiv2/OpenAPIv2.proto">The
 *     message definition</a>
 */
final class OpenApiV2Protobuf {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

    private OpenApiV2Protobuf() {}

    /** Writes the fields of one message. */
    private interface Body {
        void writeTo(OpenApiV2Protobuf message) throws IOException;
    }

    static byte[] encode(ObjectNode document) {
        return message(doc -> {
            doc.text(1, document, "swagger");
            var info = document.objectAt("info");
            doc.child(
                    2,
                    child -> {
                        child.text(1, info, "title");
                        child.text(2, info, "version");
                    });
            doc.child(8, paths -> paths.paths(document.objectAt("paths")));
            doc.child(9, all -> all.definitions(document.objectAt("definitions")));
        });
    }

    private static byte[] message(Body body) {
        var message = new OpenApiV2Protobuf();
        try {
            body.writeTo(message);
            message.out.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return message.bytes.toByteArray();
    }

    private void child(int field, Body body) throws IOException {
        out.writeByteArray(field, message(body));
    }

    private void text(int field, Json from, String name) throws IOException {
        var value = from.textAt(name);
        if (value.isPresent()) {
            out.writeString(field, value.get());
        }
    }

    private void texts(int field, Json from, String name) throws IOException {
        for (var value : Metadata.texts(from.itemsAt(name))) {
            out.writeString(field, value);
        }
    }

    /** A map entry: name and value. */
    private void named(int field, String name, Body value) throws IOException {
        child(
                field,
                entry -> {
                    entry.out.writeString(1, name);
                    entry.child(2, value);
                });
    }

    private void paths(ObjectNode paths) throws IOException {
        for (var path : paths.fields().entrySet()) {
            named(2, path.getKey(), item -> item.pathItem(path.getValue()));
        }
    }

    private void pathItem(Json item) throws IOException {
        var methods = List.of("get", "put", "post", "delete", "options", "head", "patch");
        for (var i = 0; i < methods.size(); i++) {
            var operation = item.objectAt(methods.get(i));
            if (!operation.isEmpty()) {
                child(i + 2, child -> child.operation(operation));
            }
        }
    }

    private void operation(ObjectNode operation) throws IOException {
        text(5, operation, "operationId");
        texts(7, operation, "consumes");
        for (var parameter : operation.itemsAt("parameters")) {
            // ParametersItem.parameter, Parameter.non_body_parameter, its query form.
            child(
                    8,
                    item ->
                            item.child(
                                    1,
                                    one ->
                                            one.child(
                                                    2,
                                                    nonBody ->
                                                            nonBody.child(
                                                                    3, q -> q.query(parameter)))));
        }
        child(9, responses -> responses.responses(operation.objectAt("responses")));
        extensions(13, operation);
    }

    private void query(Json parameter) throws IOException {
        text(2, parameter, "in");
        text(4, parameter, "name");
        text(6, parameter, "type");
    }

    private void responses(ObjectNode responses) throws IOException {
        for (var response : responses.fields().entrySet()) {
            // ResponseValue.response, Response.description.
            named(
                    1,
                    response.getKey(),
                    value ->
                            value.child(1, one -> one.text(1, response.getValue(), "description")));
        }
    }

    private void definitions(ObjectNode definitions) throws IOException {
        for (var definition : definitions.fields().entrySet()) {
            named(1, definition.getKey(), schema -> schema.schema(definition.getValue()));
        }
    }

    private void schema(Json schema) throws IOException {
        text(1, schema, "$ref");
        text(2, schema, "format");
        text(3, schema, "title");
        text(4, schema, "description");
        if (schema.at("default").isPresent()) {
            child(5, any -> any.any(schema.at("default").get()));
        }
        number(7, schema, "maximum");
        number(9, schema, "minimum");
        whole(11, schema, "maxLength");
        whole(12, schema, "minLength");
        text(13, schema, "pattern");
        whole(14, schema, "maxItems");
        whole(15, schema, "minItems");
        texts(19, schema, "required");
        for (var value : schema.itemsAt("enum")) {
            child(20, any -> any.any(value));
        }
        var more = schema.at("additionalProperties");
        if (more.isPresent()) {
            child(21, item -> item.schemaOrBoolean(more.get()));
        }
        if (schema.textAt("type").isPresent()) {
            child(22, type -> type.text(1, schema, "type"));
        }
        if (schema.at("items").isPresent()) {
            child(23, items -> items.child(1, one -> one.schema(schema.objectAt("items"))));
        }
        if (schema.at("properties").isPresent()) {
            child(25, all -> all.definitions(schema.objectAt("properties")));
        }
        extensions(31, schema);
    }

    private void schemaOrBoolean(Json value) throws IOException {
        if (value instanceof Json.Bool(var allowed)) {
            out.writeBool(2, allowed);
        } else {
            child(1, schema -> schema.schema(value));
        }
    }

    private void number(int field, Json from, String name) throws IOException {
        if (from.at(name).orElse(Json.nothing()) instanceof Json.Numeral numeral) {
            out.writeDouble(field, numeral.decimal().doubleValue());
        }
    }

    private void whole(int field, Json from, String name) throws IOException {
        var value = from.wholeAt(name);
        if (value.isPresent()) {
            out.writeInt64(field, value.getAsLong());
        }
    }

    /** Fields whose names begin with {@code x-}, each as a named value in YAML. */
    private void extensions(int field, Json from) throws IOException {
        if (!(from instanceof ObjectNode(var fields))) {
            return;
        }
        for (var extension : fields.entrySet()) {
            if (extension.getKey().startsWith("x-")) {
                named(field, extension.getKey(), any -> any.any(extension.getValue()));
            }
        }
    }

    /** An {@code Any}: only its YAML text is read by clients. */
    private void any(Json value) throws IOException {
        out.writeString(2, Yaml.print(value));
    }
}
