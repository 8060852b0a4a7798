package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The table of message layouts, read once from {@code protobuf-shapes.yaml}. */
final class ProtobufShapes {
    static final ProtobufShapes STANDARD = load();

    private final Map<String, String> messages = new LinkedHashMap<>();
    private final Map<String, Map<Integer, Member>> shapes = new LinkedHashMap<>();

    /**
     * One field of a message.
     *
     * @param name in JSON
     * @param type a scalar type or a shape
     * @param repeated whether it is a list of shapes
     */
    record Member(String name, String type, boolean repeated) {
        static Member parse(String text) {
            var space = text.indexOf(' ');
            var type = text.substring(space + 1);
            var repeated = type.endsWith("*");
            return new Member(
                    text.substring(0, space),
                    repeated ? type.substring(0, type.length() - 1) : type,
                    repeated);
        }
    }

    private ProtobufShapes(ObjectNode table) {
        table.objectAt("messages")
                .fields()
                .forEach((id, shape) -> messages.put(id, shape.textAt().orElseThrow()));
        table.objectAt("shapes").fields().forEach((name, shape) -> shapes.put(name, read(shape)));
    }

    private static Map<Integer, Member> read(Json shape) {
        var members = new LinkedHashMap<Integer, Member>();
        if (shape instanceof ObjectNode(var fields)) {
            fields.forEach((number, member) ->
                    members.put(
                            Integer.valueOf(number), Member.parse(member.textAt().orElseThrow())));
        }
        return members;
    }

    private static ProtobufShapes load() {
        try (var in = ProtobufShapes.class.getResourceAsStream("protobuf-shapes.yaml")) {
            var bytes = Objects.requireNonNull(in, "protobuf-shapes.yaml").readAllBytes();
            return new ProtobufShapes(Schemas.yaml(new String(bytes, StandardCharsets.UTF_8)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The shape of a message by {@code apiVersion/kind}. */
    Optional<String> message(String apiVersion, String kind) {
        return Optional.ofNullable(messages.get(apiVersion + "/" + kind));
    }

    Map<Integer, Member> members(String shape) {
        return Objects.requireNonNull(shapes.get(shape), shape);
    }

    boolean isShape(String type) {
        return shapes.containsKey(type);
    }
}
