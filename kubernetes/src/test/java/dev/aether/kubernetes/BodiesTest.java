package dev.aether.kubernetes;

import static dev.aether.kubernetes.Fixture.refusal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BodiesTest {
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

    private interface Body {
        void writeTo(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Body body) {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        try {
            body.writeTo(out);
            out.flush();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return bytes.toByteArray();
    }

    private static byte[] envelope(String apiVersion, String kind, byte[] raw) {
        var type =
                message(out -> {
                    out.writeString(1, apiVersion);
                    out.writeString(2, kind);
                });
        var body =
                message(out -> {
                    out.writeRawBytes(new byte[] {'k', '8', 's', 0});
                    out.writeByteArray(1, type);
                    out.writeByteArray(2, raw);
                    out.writeString(3, "");
                    out.writeString(4, "");
                });
        return body;
    }

    private static byte[] namespace() {
        var label =
                message(out -> {
                    out.writeString(1, "team");
                    out.writeString(2, "blue");
                });
        var time = message(out -> out.writeInt64(1, 1_777_636_800L));
        var meta =
                message(out -> {
                    out.writeString(1, "shop");
                    out.writeString(2, "");
                    out.writeString(3, "");
                    out.writeInt64(7, 0);
                    out.writeByteArray(8, time);
                    out.writeByteArray(9, new byte[0]);
                    out.writeByteArray(11, label);
                    out.writeString(14, "a.example/x");
                    out.writeString(99, "a field of the future");
                });
        return message(out -> {
            out.writeByteArray(1, meta);
            out.writeByteArray(2, new byte[0]);
            out.writeByteArray(3, message(status -> status.writeString(1, "")));
        });
    }

    @Test
    void anObjectInProtobufReadsLikeJson() {
        var object = Bodies.read(PROTOBUF, envelope("v1", "Namespace", namespace()));

        assertThat(object.compact())
                .isEqualTo(
                        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":"
                                + "\"shop\",\"creationTimestamp\":\"2026-05-01T12:00:00Z\","
                                + "\"labels\":{\"team\":\"blue\"},"
                                + "\"finalizers\":[\"a.example/x\"]}}");
    }

    private static byte[] entry(String key, byte[] value) {
        return message(out -> {
            out.writeString(1, key);
            out.writeByteArray(2, value);
        });
    }

    @Test
    void bytesInProtobufBecomeBase64() {
        var bytes = new byte[] {0, (byte) 0xff};
        var secret =
                message(out -> {
                    out.writeByteArray(2, entry("a", bytes));
                    out.writeString(3, "Opaque");
                    out.writeByteArray(4, entry("b", "text".getBytes(UTF_8)));
                    out.writeBool(5, true);
                });
        var map =
                message(out -> {
                    out.writeByteArray(2, entry("a", "text".getBytes(UTF_8)));
                    out.writeByteArray(3, entry("b", bytes));
                });

        assertThat(Bodies.read(PROTOBUF, envelope("v1", "Secret", secret)).compact())
                .endsWith(
                        "\"data\":{\"a\":\"AP8=\"},\"type\":\"Opaque\","
                                + "\"stringData\":{\"b\":\"text\"},\"immutable\":true}");
        assertThat(Bodies.read(PROTOBUF, envelope("v1", "ConfigMap", map)).compact())
                .endsWith("\"data\":{\"a\":\"text\"},\"binaryData\":{\"b\":\"AP8=\"}}");
    }

    @Test
    void optionsInProtobufKeepTheirZeros() {
        var raw =
                message(out -> {
                    out.writeInt64(1, 0);
                    out.writeBool(3, false);
                    out.writeString(4, "Background");
                });

        assertThat(Bodies.read(PROTOBUF, envelope("v1", "DeleteOptions", raw)).compact())
                .contains("\"gracePeriodSeconds\":0", "\"orphanDependents\":false", "Background");
    }

    @Test
    void damagedProtobufIsABadRequest() {
        var good = envelope("v1", "Namespace", namespace());
        for (var seed = 0; seed < 5000; seed++) {
            var random = new Random(seed);
            var bytes = good.clone();
            for (var i = 0; i < 3; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                Bodies.read(PROTOBUF, bytes);
            } catch (StatusException refused) {
                assertThat(refused.status().code()).as("seed %d", seed).isEqualTo(400);
            }
        }
    }

    @Test
    void unknownKindsAndTypesAreRefused() {
        var pod = envelope("v1", "Pod", new byte[0]);

        assertThat(refusal(() -> Bodies.read(PROTOBUF, pod)).message())
                .contains("no protobuf form of v1/Pod is known");
        assertThat(refusal(() -> Bodies.read(PROTOBUF, new byte[] {1, 2})).code()).isEqualTo(400);
        var xml = refusal(() -> Bodies.read("application/xml", new byte[0]));
        assertThat(xml.code()).isEqualTo(415);
        assertThat(xml.reason()).isEqualTo("UnsupportedMediaType");
    }

    @Test
    void jsonAndYamlAreReadByTheirType() {
        var json = "{\"a\":1}".getBytes(UTF_8);
        var yaml = "a: 1".getBytes(UTF_8);

        assertThat(Bodies.read("application/json; charset=utf-8", json).compact())
                .isEqualTo("{\"a\":1}");
        assertThat(Bodies.read("", json)).isEqualTo(Bodies.read("Application/YAML", yaml));
        assertThat(Bodies.readPatch(PatchKind.APPLY, yaml).compact()).isEqualTo("{\"a\":1}");
        assertThat(refusal(() -> Bodies.readPatch(PatchKind.MERGE, yaml)).code()).isEqualTo(400);
        assertThat(refusal(() -> Bodies.read("application/yaml", new byte[] {(byte) 0xff})).code())
                .isEqualTo(400);
        assertThat(Bodies.readOptional("", new byte[0]).compact()).isEqualTo("{}");
        assertThat(refusal(() -> Bodies.read("", new byte[4 << 20])).code()).isEqualTo(413);
        assertThat(PatchKind.of("application/merge-patch+json")).contains(PatchKind.MERGE);
        assertThat(PatchKind.of("text/plain")).isEmpty();
    }

    @Test
    void writeOptionsAreReadFromTheQuery() {
        assertThat(refusal(() -> WriteOptions.parse("u", "", "", "", false)).code()).isEqualTo(400);
        assertThat(refusal(() -> WriteOptions.parse("u", "m", "Some", "", false)).code())
                .isEqualTo(400);
        assertThat(refusal(() -> WriteOptions.parse("u", "m", "", "Loose", false)).code())
                .isEqualTo(400);
        assertThat(WriteOptions.parse("u", "m", "All", "Ignore", true).dryRun()).isTrue();
    }

    @Test
    void statusesCarryWhatClientsDecideBy() {
        var kind = Fixture.WIDGET;

        assertThat(Status.notFound(kind, "w").json().compact())
                .isEqualTo(
                        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":"
                                + "\"Failure\",\"message\":\"widgets.shop.example \\\"w\\\" not"
                                + " found\",\"reason\":\"NotFound\",\"details\":{\"name\":\"w\","
                                + "\"group\":\"shop.example\",\"kind\":\"widgets\"},"
                                + "\"code\":404}");
        assertThat(Status.forbidden(kind, "w", Status.cannot("ann", "get", kind, "shop")).message())
                .isEqualTo(
                        "widgets.shop.example \"w\" is forbidden: User \"ann\" cannot get resource"
                                + " \"widgets\" in API group \"shop.example\" in the namespace"
                                + " \"shop\"");
        assertThat(Status.unauthorized().message()).isEqualTo("Unauthorized");
        assertThat(Status.tooManyRequests("slow down", 3).details().wholeAt("retryAfterSeconds"))
                .hasValue(3);
        assertThat(Status.serviceUnavailable("no leader", 1).code()).isEqualTo(503);
        assertThat(Status.forbiddenPath("ann", "get", "/x").message())
                .isEqualTo("forbidden: User \"ann\" cannot get path \"/x\"");
    }
}
