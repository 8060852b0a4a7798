package dev.aether.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.kubernetes.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes that cannot start say why and what to do, end with 1, and harm nobody. */
@ExtendWith(SharedLattice.class)
final class RefusedStartTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private static Lattice lattice;
    private static NodeProcess first;

    @BeforeAll
    static void threeNodes(Lattice shared) {
        lattice = shared;
        first = shared.nodes().getFirst();
    }

    @AfterEach
    void theLatticeIsUnharmed() {
        assertThat(lattice.api(first).get(first.api("/api/v1/nodes")).body())
                .contains("\"n3\"")
                .doesNotContain("\"stranger\"");
    }

    @Test
    void aUsedTokenAdmitsNobodyElse() throws Exception {
        String used = Files.readString(first.directory().resolve("join/n2.token"));

        assertThat(outputOf(join(used))).contains("was used").contains("aether token");
    }

    @Test
    void anEndedTokenAdmitsNobody() {
        Json minted = mint(lattice, first, 1);
        Instant end = Instant.parse(minted.textAt("expiresAt").orElseThrow());
        Waiting.until("the token ends", SOON, () -> Instant.now().isAfter(end));

        assertThat(outputOf(join(text(minted)))).contains("ended").contains("aether token");
    }

    @Test
    void aTokenOfAnotherLatticeAdmitsNobody() {
        try (Lattice other = Lattice.of(1)) {
            NodeProcess founder = other.nodes().getFirst();
            String foreign = text(mint(other, founder, 3600));

            assertThat(outputOf(join(foreign)))
                    .contains("another lattice")
                    .contains("a token of theirs");
        }
    }

    @ParameterizedTest
    @CsvSource({"garbage, begins with aether-join-", "aether-join-AAAA, incomplete"})
    void whatIsNoTokenIsRefusedBeforeAnyoneIsAsked(String token, String why) {
        assertThat(outputOf(join(token))).contains(why).contains("aether token");
    }

    @Test
    void aSettingNobodyKnowsIsNamed() {
        NodeProcess stranger = lattice.stranger("stranger", "lattice: new\ncolour: green");

        assertThat(outputOf(stranger)).contains("colour: unknown key").contains("correct the file");
    }

    @Test
    void aFileThatIsNoYamlIsNamed() {
        NodeProcess stranger = lattice.stranger("stranger", "");
        stranger.configure("name: [n1");

        assertThat(outputOf(stranger)).contains("node.yaml").contains("correct the file");
    }

    @Test
    void aFileThatIsNotThereIsNamed() throws IOException {
        NodeProcess stranger = lattice.stranger("stranger", "");
        Files.delete(stranger.directory().resolve("node.yaml"));

        assertThat(outputOf(stranger)).contains("cannot read").contains("give the path");
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "4"})
    void aTakenPortIsNamed(int door) throws IOException {
        NodeProcess stranger = lattice.stranger("stranger", "lattice: new");
        int port = stranger.ports().quic() + door;
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getByName(NodeProcess.HOST))) {
            assertThat(outputOf(stranger))
                    .contains(Integer.toString(port))
                    .contains("choose another address or port in node.yaml");
        }
    }

    private static NodeProcess join(String token) {
        return lattice.stranger(
                "stranger",
                "lattice: {token: \"%s\", peers: [\"%s\"]}".formatted(token, first.quic()));
    }

    private static String text(Json minted) {
        return minted.textAt("token").orElseThrow();
    }

    private static Json mint(Lattice of, NodeProcess node, long seconds) {
        HttpResponse<String> answer =
                of.api(node)
                        .send(
                                "POST",
                                node.api("/aether/v1/tokens"),
                                BodyPublishers.ofString("{\"lifetimeSeconds\": " + seconds + "}"));
        return Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    /** What it prints until it ends, which must be with exit code 1 and two lines. */
    private static String outputOf(NodeProcess stranger) {
        try (stranger) {
            stranger.start();
            int exitCode = stranger.awaitEnd();
            String output = stranger.output();
            Figures.tell("%s", output.strip().replace("\n", " | "));
            assertThat(exitCode).as(output).isEqualTo(1);
            assertThat(output).startsWith("aether: ").doesNotContain("\tat ");
            assertThat(output.lines()).hasSize(2);
            return output;
        }
    }
}
