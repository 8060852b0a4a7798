package dev.aether.kubernetes;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.MalformedException.Code;
import dev.aether.kubernetes.ProtobufShapes.Member;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the protobuf form in which kubectl from 1.32 on sends some objects: a magic, an envelope
 * naming the kind, and the message, which {@link ProtobufShapes} lays out.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding">Protobuf
 *     encoding</a>
 */
final class KubernetesProtobuf {
    static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";
    private static final byte[] MAGIC = {'k', '8', 's', 0};

    private final ProtobufShapes shapes;

    KubernetesProtobuf(ProtobufShapes shapes) {
        this.shapes = shapes;
    }

    /**
     * @throws MalformedException if the bytes are not such an object, or of a kind without a layout
     */
    ObjectNode decode(byte[] bytes) {
        var prefixed =
                bytes.length > MAGIC.length
                        && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
        if (!prefixed) {
            throw malformed("the protobuf envelope does not begin with its magic");
        }
        try {
            var from =
                    CodedInputStream.newInstance(bytes, MAGIC.length, bytes.length - MAGIC.length);
            return envelope(from);
        } catch (IOException broken) {
            throw malformed("broken protobuf: " + broken.getMessage());
        }
    }

    private ObjectNode envelope(CodedInputStream from) throws IOException {
        var apiVersion = "";
        var kind = "";
        var raw = new byte[0];
        for (var tag = from.readTag(); tag != 0; tag = from.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> {
                    var type = typeMeta(from.readByteArray());
                    apiVersion = type.getFirst();
                    kind = type.getLast();
                }
                case 2 -> raw = from.readByteArray();
                default -> skip(from, tag);
            }
        }
        var said = apiVersion + "/" + kind;
        var shape =
                shapes.message(apiVersion, kind)
                        .orElseThrow(() ->
                                new MalformedException(
                                        Code.UNSUPPORTED,
                                        "no protobuf form of " + said + " is known",
                                        0,
                                        0));
        var object = Json.object("apiVersion", apiVersion).with("kind", kind);
        for (var field : message(shape, raw).fields().entrySet()) {
            object = object.with(field.getKey(), field.getValue());
        }
        return object;
    }

    private static List<String> typeMeta(byte[] bytes) throws IOException {
        var from = CodedInputStream.newInstance(bytes);
        var apiVersion = "";
        var kind = "";
        for (var tag = from.readTag(); tag != 0; tag = from.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> apiVersion = from.readStringRequireUtf8();
                case 2 -> kind = from.readStringRequireUtf8();
                default -> skip(from, tag);
            }
        }
        return List.of(apiVersion, kind);
    }

    private ObjectNode message(String shape, byte[] bytes) throws IOException {
        var members = shapes.members(shape);
        var from = CodedInputStream.newInstance(bytes);
        var object = Json.object();
        for (var tag = from.readTag(); tag != 0; tag = from.readTag()) {
            var member = members.get(WireFormat.getTagFieldNumber(tag));
            if (member == null) {
                skip(from, tag);
            } else {
                object = read(from, tag, member, object);
            }
        }
        return object;
    }

    private ObjectNode read(CodedInputStream from, int tag, Member member, ObjectNode object)
            throws IOException {
        if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
            return number(from.readInt64(), member, object);
        }
        if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            throw malformed("unexpected wire type of " + member.name());
        }
        var bytes = from.readByteArray();
        var name = member.name();
        return switch (member.type()) {
            case "text" -> bytes.length == 0 ? object : object.with(name, text(bytes));
            case "texts" -> plus(object, name, Json.text(text(bytes)));
            case "json" -> object.with(name, Json.parse(bytesField(bytes)));
            case "map" -> object.with(name, entry(object.objectAt(name), bytes, false));
            case "bytesmap" -> object.with(name, entry(object.objectAt(name), bytes, true));
            case "time" -> time(object, name, bytes);
            case String shape when shapes.isShape(shape) -> {
                var value = message(shape, bytes);
                if (member.repeated()) {
                    yield plus(object, name, value);
                }
                yield value.isEmpty() ? object : object.with(name, value);
            }
            default -> throw malformed(name + " is not of type " + member.type());
        };
    }

    private static ObjectNode number(long value, Member member, ObjectNode object) {
        return switch (member.type()) {
            case "whole" -> value == 0 ? object : object.with(member.name(), value);
            case "exact" -> object.with(member.name(), value);
            case "flag" -> object.with(member.name(), value != 0);
            default -> throw malformed(member.name() + " is not of type " + member.type());
        };
    }

    private static ObjectNode plus(ObjectNode object, String name, Json item) {
        return object.with(name, Json.array(object.itemsAt(name)).plus(item));
    }

    /**
     * @param binary whether the value is bytes instead of text
     */
    private static ObjectNode entry(ObjectNode map, byte[] bytes, boolean binary)
            throws IOException {
        var from = CodedInputStream.newInstance(bytes);
        var key = "";
        var value = "";
        for (var tag = from.readTag(); tag != 0; tag = from.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> key = from.readStringRequireUtf8();
                case 2 ->
                        value =
                                binary
                                        ? NamedValues.base64(from.readByteArray())
                                        : from.readStringRequireUtf8();
                default -> skip(from, tag);
            }
        }
        return map.with(key, value);
    }

    /** The bytes in field 1 of a wrapper such as FieldsV1. */
    private static byte[] bytesField(byte[] wrapper) throws IOException {
        var from = CodedInputStream.newInstance(wrapper);
        var raw = new byte[] {'{', '}'};
        for (var tag = from.readTag(); tag != 0; tag = from.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == 1) {
                raw = from.readByteArray();
            } else {
                skip(from, tag);
            }
        }
        return raw;
    }

    /** Seconds and nanoseconds; an empty message is the absent time. */
    private static ObjectNode time(ObjectNode object, String name, byte[] bytes)
            throws IOException {
        var from = CodedInputStream.newInstance(bytes);
        var seconds = 0L;
        var nanos = 0L;
        for (var tag = from.readTag(); tag != 0; tag = from.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> seconds = from.readInt64();
                case 2 -> nanos = from.readInt32();
                default -> skip(from, tag);
            }
        }
        try {
            var time = Instant.ofEpochSecond(seconds, nanos);
            var shown = nanos == 0 ? Timestamps.print(time) : Timestamps.printMicros(time);
            return bytes.length == 0 ? object : object.with(name, shown);
        } catch (DateTimeException | ArithmeticException outOfRange) {
            throw malformed(name + " is not a time");
        }
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static void skip(CodedInputStream from, int tag) throws IOException {
        if (!from.skipField(tag)) {
            throw malformed("unexpected end of group");
        }
    }

    private static MalformedException malformed(String why) {
        return new MalformedException(Code.SYNTAX, why, 0, 0);
    }
}
