package dev.aether.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.aether.environment.ByteSize;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.system.SystemEnvironment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot run is found when it is prepared, once and for all, and said in words. */
class ParticleMakerTest {
    private static final byte[] MAGIC = {0, 'a', 's', 'm'};
    private static final byte[] MODULE = {1, 0, 0, 0};
    private static final byte[] COMPONENT = {0x0d, 0, 1, 0};

    @TempDir private Path directory;

    @Test
    void whatIsToBeGrantedIsListed() throws IOException {
        byte[] relay = Files.readAllBytes(Path.of("..", "examples", "relay", "relay.wasm"));

        WorkloadException refusal = refusal(relay);

        assertThat(refusal.ungranted())
                .singleElement()
                .asString()
                .startsWith("wasi:http/outgoing-handler@0.2.");
        isUnusable(refusal, "it imports wasi:http/outgoing-handler@", "was not granted");
    }

    @Test
    void whatIsGrantedIsLinked() throws IOException {
        byte[] relay = Files.readAllBytes(Path.of("..", "examples", "relay", "relay.wasm"));
        List<Grant> grants = List.of(new Grant.OutgoingHttp(List.of("a.example")));

        assertThat(prepare(relay, grants)).isNull();
    }

    private WorkloadException refusal(byte[]... parts) {
        ByteArrayOutputStream artefact = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            artefact.writeBytes(part);
        }
        return prepare(artefact.toByteArray(), List.of());
    }

    private WorkloadException prepare(byte[] artefact, List<Grant> grants) {
        Environment environment = SystemEnvironment.open(directory);
        RuntimeConfig config = RuntimeConfig.defaults(2, ByteSize.ofMebibytes(256));
        WorkloadLog log = new WorkloadLogs(environment, config.logs()).open("p1");
        Workload workload =
                new Workload(
                        "p1",
                        "default/app/web",
                        "sha256:" + "a".repeat(64),
                        List.of(),
                        Map.of(),
                        Stage.limits(4 << 20, Duration.ofSeconds(10)),
                        grants,
                        false);
        return catchThrowableOfType(
                WorkloadException.class,
                () ->
                        new ParticleMaker(
                                        environment,
                                        ParticleEngine.ENDIVE,
                                        Bindings.none(),
                                        SharedCode.alone(environment))
                                .prepare(workload, Bytes.wrap(artefact), log));
    }

    private static void isUnusable(WorkloadException refusal, String... words) {
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(WorkloadException.Code.UNUSABLE);
        assertThat(refusal.getMessage()).startsWith("component sha256:");
        assertThat(refusal.getMessage()).contains(words).doesNotContain("Exception");
    }

    @Test
    void garbageIsNotAComponent() {
        isUnusable(
                refusal("not wasm at all".getBytes(StandardCharsets.UTF_8)),
                "component",
                "not WebAssembly");
    }

    @Test
    void nothingIsNotAComponent() {
        isUnusable(refusal(), "component");
    }

    @Test
    void aCoreModuleIsNotAComponent() {
        isUnusable(refusal(MAGIC, MODULE), "core module");
    }

    @Test
    void aComponentThatHandlesNoRequestsIsOfNoUse() {
        isUnusable(refusal(MAGIC, COMPONENT), "wasi:http/incoming-handler");
    }

    @Test
    void aCapabilityThatWasNotGrantedIsNamed() {
        // (instance (type (func)) (export "x" (func (type 0))))
        byte[] instanceType = {7, 14, 1, 0x42, 2, 1, 0x40, 0, 1, 0, 4, 0, 1, 'x', 1, 0};
        byte[] imported = section(0x0a, "wasi:sockets/tcp@0.2.0", (byte) 5, (byte) 0);
        String handler = "wasi:http/incoming-handler@0.2.0";
        byte[] exported = section(0x0b, handler, (byte) 5, (byte) 0, (byte) 0);

        isUnusable(refusal(MAGIC, COMPONENT, instanceType, imported, exported), "wasi:sockets/tcp");
    }

    /** One import or export: its name and what follows it. */
    private static byte[] section(int id, String name, byte... rest) {
        ByteArrayOutputStream section = new ByteArrayOutputStream();
        section.write(id);
        section.write(name.length() + rest.length + 3);
        section.writeBytes(new byte[] {1, 0, (byte) name.length()});
        section.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        section.writeBytes(rest);
        return section.toByteArray();
    }
}
