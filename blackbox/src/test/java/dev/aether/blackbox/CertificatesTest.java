package dev.aether.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.identity.Subject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every door that asks for a certificate refuses a wrong one, and goes on. */
@ExtendWith(SharedLattice.class)
final class CertificatesTest {
    private static final Subject ADMIN = new Subject.User("admin");

    private static Lattice lattice;
    private static NodeProcess node;
    private static Outsiders outsiders;

    @BeforeAll
    static void threeNodes(Lattice shared, @TempDir Path folder) {
        lattice = shared;
        node = shared.nodes().getLast();
        outsiders = new Outsiders(shared, folder);
    }

    @AfterEach
    void theDoorsServeWhoIsWelcome() {
        assertThat(lattice.api(node).get(node.api("/api/v1/nodes")).statusCode()).isEqualTo(200);
        assertThat(etcdctl(lattice.operator()).run("", "get", "nothing").exitCode()).isZero();
    }

    @Test
    void thePeersPortRefusesWhoIsNoNodeOfTheLattice() throws Exception {
        assertThat(QuicVisitor.visit(node, Optional.empty()))
                .hasValueSatisfying(reason -> assertThat(reason).contains("no certificate"));
        assertThatPeersRefuse(outsiders.foreign(Outsiders.node()), "WRONG_TRUST_DOMAIN");
        assertThatPeersRefuse(outsiders.forged(Outsiders.node()), "UNTRUSTED");
        assertThatPeersRefuse(outsiders.expired(Outsiders.node()), "EXPIRED");
        assertThatPeersRefuse(outsiders.genuine(ADMIN), "is not a node");
    }

    @Test
    void thePeersPortRefusesANodeThatIsNoMember() throws Exception {
        assertThatPeersRefuse(outsiders.genuine(Outsiders.node()), "is not admitted");
    }

    private static void assertThatPeersRefuse(Credentials shown, String why) throws Exception {
        assertThat(QuicVisitor.visit(node, Optional.of(shown)))
                .hasValueSatisfying(reason -> assertThat(reason).contains(why));
    }

    @Test
    void theApiRefusesCertificatesThatProveNothing() {
        for (Credentials wrong :
                List.of(
                        outsiders.foreign(ADMIN),
                        outsiders.forged(ADMIN),
                        outsiders.expired(ADMIN))) {
            assertThatThrownBy(() -> new Api(node, wrong).get(node.api("/api/v1/nodes")))
                    .hasCauseInstanceOf(SSLException.class);
        }
    }

    @Test
    void theApiAsksWhoShowsNothingForCredentials() throws Exception {
        HttpClient client =
                HttpClient.newBuilder().sslContext(lattice.operator().anonymous()).build();
        HttpRequest request = HttpRequest.newBuilder(node.api("/api/v1/nodes")).build();

        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    }

    @Test
    void etcdsPortRefusesCertificatesThatProveNothing() {
        for (Credentials wrong :
                List.of(
                        outsiders.foreign(ADMIN),
                        outsiders.forged(ADMIN),
                        outsiders.expired(ADMIN))) {
            assertThat(etcdctl(wrong).run("", "put", "a", "b").exitCode()).isNotZero();
        }
        assertThat(etcdctl(lattice.operator()).ask("get", "a")).isEmpty();
    }

    @Test
    void etcdsPortRefusesWhoShowsNothing() {
        HttpClient client =
                HttpClient.newBuilder().sslContext(lattice.operator().anonymous()).build();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(node.etcd() + "/v3/maintenance/status")).build();

        assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }

    /** OpenSSL appends the authority to the chain it shows. */
    @Test
    void curlIsWelcomeAtBothDoors() {
        Credentials mine = lattice.operator();
        Tool curl =
                Tool.installed("curl")
                        .with("-sS", "--fail-with-body", "--max-time", "10")
                        .with("--cacert", mine.ca().toString())
                        .with("--cert", mine.certificate().toString())
                        .with("--key", mine.key().toString());

        assertThat(curl.ask(node.api("/api/v1/nodes").toString())).contains("NodeList");
        assertThat(curl.ask("-d", "{}", node.etcd() + "/v3/maintenance/status")).contains("leader");
    }

    private static Tool etcdctl(Credentials credentials) {
        // It tries again for as long as it may; who is admitted is answered within milliseconds.
        return Tool.etcdctl(credentials, node.etcd()).with("--command-timeout", "3s");
    }
}
