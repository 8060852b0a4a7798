package dev.aether.kubernetes;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Turns request bodies into JSON, whatever form they came in. */
public final class Bodies {
    /** The content types of objects that can be read. */
    public static final List<String> READABLE =
            List.of("application/json", "application/yaml", KubernetesProtobuf.MEDIA_TYPE);

    private static final KubernetesProtobuf PROTOBUF =
            new KubernetesProtobuf(ProtobufShapes.STANDARD);

    private Bodies() {}

    /**
     * Reads an object.
     *
     * @param contentType the header as sent, with parameters; empty counts as JSON
     * @throws StatusException 400 if malformed, 413 if too large, 415 if the type is unknown
     */
    public static Json read(String contentType, byte[] body) {
        var type = mediaType(contentType);
        return decode(() ->
                switch (type) {
                    case "", "application/json" -> Json.parse(body);
                    case "application/yaml" -> Yaml.parse(utf8(body));
                    case KubernetesProtobuf.MEDIA_TYPE -> PROTOBUF.decode(body);
                    default -> throw Status.unsupportedMediaType(READABLE).exception();
                });
    }

    /** Reads an object that may be left out, such as the options of a delete. */
    public static Json readOptional(String contentType, byte[] body) {
        return body.length == 0 ? Json.object() : read(contentType, body);
    }

    /** Reads a patch; apply may be YAML, which includes JSON. */
    public static Json readPatch(PatchKind kind, byte[] body) {
        return decode(() ->
                switch (kind) {
                    case JSON, MERGE, STRATEGIC -> Json.parse(body);
                    case APPLY -> Yaml.parse(utf8(body));
                });
    }

    /** The media type of a header value: lower case, without parameters. */
    public static String mediaType(String contentType) {
        var semicolon = contentType.indexOf(';');
        var type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        return type.strip().toLowerCase(Locale.ROOT);
    }

    private interface Decoding {
        Json run();
    }

    private static Json decode(Decoding decoding) {
        try {
            return decoding.run();
        } catch (MalformedException refused) {
            throw switch (refused.code()) {
                case TOO_LARGE ->
                        new Status(
                                        413,
                                        "RequestEntityTooLarge",
                                        "Request entity too large: " + refused.getMessage(),
                                        Json.object())
                                .exception();
                case SYNTAX, DUPLICATE_FIELD, UNSUPPORTED ->
                        Status.badRequest(
                                        "the object provided is unrecognized: "
                                                + refused.getMessage())
                                .exception();
            };
        }
    }

    private static String utf8(byte[] body) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException notUtf8) {
            throw new MalformedException(
                    MalformedException.Code.SYNTAX, "the text is not UTF-8", 0, 0);
        }
    }
}
