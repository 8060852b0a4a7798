package dev.aether.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aether.environment.Bytes;
import dev.aether.identity.Authority;
import dev.aether.identity.LatticeId;
import dev.aether.identity.Lifetimes;
import dev.aether.identity.Subject;
import dev.aether.state.StateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The door as curl sees it: who gets in, and what the paths answer. */
final class ApiDoorTest {
    @TempDir Path directory;
    private OpenDoor lattice;

    @BeforeEach
    void open() {
        assumeTrue(OpenDoor.has("curl"), "curl is not installed");
        lattice = new OpenDoor(directory);
    }

    @AfterEach
    void close() {
        if (lattice != null) {
            lattice.close();
        }
    }

    private String at(String path) {
        return lattice.server() + path;
    }

    @Test
    void aStrangerIsToldToAuthenticateWhateverTheyAskFor() {
        OpenDoor.Ran objects = lattice.run("curl", "-s", "--cacert", "ca.pem", at("/api/v1/nodes"));
        OpenDoor.Ran nothing = lattice.run("curl", "-s", "--cacert", "ca.pem", at("/nothing"));
        OpenDoor.Ran health = lattice.run("curl", "-s", "--cacert", "ca.pem", at("/healthz"));

        assertThat(objects.text()).contains("\"code\":401", "NO_CERTIFICATE");
        assertThat(nothing.text()).contains("\"code\":401");
        assertThat(health.text()).isEqualTo("ok");
    }

    @Test
    void aCertificateOfAnotherLatticeFailsTheHandshake() {
        Authority other =
                Authority.found(
                        lattice.environment,
                        LatticeId.parse("00000000000000bb"),
                        Lifetimes.defaults());
        Path foreign = directory.resolve("foreign");
        lattice.write(foreign, new Subject.User("admin"), other);

        OpenDoor.Ran ran = lattice.curlAs(foreign, at("/healthz"));

        assertThat(ran.code()).isNotZero();
    }

    @Test
    void aUserWhoIsNoOperatorIsForbiddenByTheUserCheck() {
        Path guest = directory.resolve("guest");
        lattice.write(guest, new Subject.User("guest"), lattice.authority);

        assertThat(lattice.curlAs(guest, at("/api/v1/nodes")).text())
                .contains("the user check failed", "may not list nodes")
                .endsWith("403\n");
        assertThat(lattice.curlAs(guest, at("/aether/v1/whoami")).text())
                .contains("user/guest")
                .endsWith("200\n");
    }

    @Test
    void aBlobIsTakenOnceAndOnlyUnderItsDigest() throws IOException {
        byte[] content = "x".repeat(5_000_000).getBytes();
        Files.write(directory.resolve("blob"), content);
        String right = at("/aether/v1/blobs/" + MemoryBlobs.digest(Bytes.wrap(content)));
        String wrong = at("/aether/v1/blobs/sha256:" + "0".repeat(64));

        assertThat(lattice.curl("-I", right).text()).endsWith("404\n");
        assertThat(lattice.curl("-T", "blob", right).text()).endsWith("201\n");
        assertThat(lattice.curl("-T", "blob", right).text()).endsWith("200\n");
        assertThat(lattice.curl("-T", "blob", wrong).text()).endsWith("400\n");
        assertThat(lattice.curl("-o", "back", right).text()).endsWith("200\n");
        assertThat(Files.readAllBytes(directory.resolve("back"))).isEqualTo(content);
        assertThat(lattice.curl("-I", right).text()).endsWith("200\n");
    }

    @Test
    void anObjectThatIsTooLargeIsRefused() throws IOException {
        Files.write(directory.resolve("large"), new byte[(3 << 20) + 1]);

        OpenDoor.Ran ran =
                lattice.curl("-H", "Expect:", "--data-binary", "@large", at("/api/v1/namespaces"));

        assertThat(ran.text()).contains("RequestEntityTooLarge").endsWith("413\n");
    }

    @Test
    void aFaultOfTheStateIsToldAsOne() {
        lattice.system.fail(new StateException(StateException.Code.UNAVAILABLE, "no quorum"));

        assertThat(lattice.curl("-i", at("/api/v1/nodes")).text())
                .containsIgnoringCase("retry-after: 1")
                .contains("no quorum")
                .endsWith("503\n");
    }

    @Test
    void aListIsReadInParts() {
        lattice.put("{apiVersion: v1, kind: Namespace, metadata: {name: a}}");
        lattice.put("{apiVersion: v1, kind: Namespace, metadata: {name: b}}");

        String first = lattice.curl(at("/api/v1/namespaces?limit=2")).text();
        String token = first.replaceAll("(?s).*\"continue\":\"([^\"]*)\".*", "$1");
        String second = lattice.curl(at("/api/v1/namespaces?limit=2&continue=" + token)).text();

        assertThat(first).contains("\"name\":\"a\"", "\"name\":\"b\"").doesNotContain("default");
        assertThat(second).contains("\"name\":\"default\"").doesNotContain("\"name\":\"b\"");
    }

    @Test
    void topicsOfAnAppAnswer() {
        lattice.put(
                "{apiVersion: aether.dev/v1, kind: App, metadata: {name: shop, namespace:"
                        + " default}, spec: {}}");
        String apps = "/apis/aether.dev/v1/namespaces/default/apps/";

        assertThat(lattice.curl(at(apps + "shop/topics")).text())
                .contains("{\"topics\":[{\"topic\":\"default/shop\"}]}")
                .endsWith("200\n");
        assertThat(lattice.curl(at(apps + "no/topics")).text()).endsWith("404\n");
    }

    @Test
    void tokensStatusAndLogsAnswer() {
        lattice.put(
                "{apiVersion: aether.dev/v1, kind: App, metadata: {name: hello, namespace:"
                        + " default}, spec: {}}");

        assertThat(lattice.curl("-X", "POST", at("/aether/v1/tokens")).text())
                .contains("\"token\":\"token\"")
                .endsWith("201\n");
        assertThat(lattice.curl(at("/aether/v1/status")).text()).contains("\"node\":\"one\"");
        assertThat(lattice.curl(at("/apis/aether.dev/v1/namespaces/default/apps/hello/log")).text())
                .contains("hello from hello")
                .endsWith("200\n");
        assertThat(lattice.curl(at("/apis/aether.dev/v1/namespaces/default/apps/no/log")).text())
                .endsWith("404\n");
    }
}
