package dev.aether.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aether.environment.Environment;
import dev.aether.environment.system.SystemEnvironment;
import dev.aether.identity.encoding.CertificateWriter;
import dev.aether.identity.encoding.CertificateWriter.Content;
import dev.aether.identity.encoding.CertificateWriter.Profile;
import dev.aether.identity.encoding.Certificates;
import dev.aether.identity.encoding.EnvironmentRandom;
import dev.aether.identity.encoding.Keys;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a foreign verifier, whose clock is real, says about our certificates. */
final class OpensslTest {
    private static final List<Path> PROGRAMS =
            List.of(Path.of("/usr/bin/openssl"), Path.of("/usr/local/bin/openssl"));

    @TempDir private Path directory;

    private Environment environment;
    private Authority authority;

    @BeforeEach
    void found() throws IOException {
        environment = SystemEnvironment.open(directory.resolve("node"));
        authority = Authority.found(environment, World.LATTICE, Lifetimes.defaults());
        Files.writeString(directory.resolve("ca.pem"), authority.certificatePem());
    }

    @Test
    void aNodeIsAServerAndAClientUnderItsNames() throws Exception {
        Svid node =
                authority.issue(
                        new Subject.Node(World.NODE),
                        AlternativeNames.localAnd(List.of("192.0.2.7")));

        assertThat(verify(node, "-purpose", "sslserver", "-verify_ip", "::1")).contains("OK");
        assertThat(verify(node, "-purpose", "sslclient")).contains("OK");
        assertThat(verify(node, "-verify_hostname", "localhost")).contains("OK");
        assertThat(verify(node, "-verify_ip", "192.0.2.7")).contains("OK");
        assertThat(verify(node, "-verify_ip", "192.0.2.8")).contains("IP address mismatch");
    }

    @Test
    void anOperatorIsAClient() throws Exception {
        Svid operator = authority.issue(new Subject.User("admin"), AlternativeNames.none());

        assertThat(verify(operator, "-purpose", "sslclient", "-x509_strict")).contains("OK");
    }

    @Test
    void aWorkloadIsAcceptedThroughItsNode() throws Exception {
        KeyPair pair = pair();
        NodeAuthority node =
                new NodeAuthority(
                        environment,
                        pair,
                        authority.signNodeAuthority(pair.getPublic(), World.NODE),
                        Lifetimes.defaults());
        Svid workload = node.issue(new Subject.Workload("default", "hello", "web"));

        assertThat(verify(workload, "-x509_strict")).contains("OK");
    }

    @Test
    void nameConstraintsKeepANodesAuthorityFromHostNamesAndOtherLattices() throws Exception {
        KeyPair pair = pair();
        X509Certificate node = authority.signNodeAuthority(pair.getPublic(), World.NODE);
        String id = "spiffe://00000000000000aa.aether/ns/a/app/b/c";

        assertThat(verify(forged(pair, node, new Profile.End(id, List.of("a.example"), List.of()))))
                .contains("permitted subtree violation");
        assertThat(verify(forged(pair, node, new Profile.End(id, List.of(), List.of("127.0.0.1")))))
                .contains("excluded subtree violation");
        assertThat(
                        verify(
                                forged(
                                        pair,
                                        node,
                                        new Profile.End(
                                                "spiffe://00000000000000bb.aether/user/admin",
                                                List.of(),
                                                List.of()))))
                .contains("permitted subtree violation");
    }

    private Svid forged(KeyPair issuer, X509Certificate issuerCertificate, Profile profile) {
        KeyPair pair = pair();
        Content content =
                new Content(
                        new X500Principal("OU=forged"),
                        pair.getPublic(),
                        BigInteger.TEN,
                        environment.clock().now().minusSeconds(60),
                        environment.clock().now().plusSeconds(600),
                        profile);
        X509Certificate end =
                new CertificateWriter(new EnvironmentRandom(environment.randomness()))
                        .signed(content, issuerCertificate, issuer.getPrivate());
        return Svid.of(pair.getPrivate(), List.of(end, issuerCertificate));
    }

    private KeyPair pair() {
        return Keys.generate(new EnvironmentRandom(environment.randomness()));
    }

    private String verify(Svid svid, String... options) throws Exception {
        Path program = PROGRAMS.stream().filter(Files::isExecutable).findFirst().orElse(null);
        assumeTrue(program != null, "no openssl on this machine, its opinion is not asked");
        Path end = directory.resolve("end.pem");
        Path rest = directory.resolve("rest.pem");
        Files.writeString(end, Certificates.toPem(List.of(svid.certificate())));
        Files.writeString(rest, Certificates.toPem(svid.chain().subList(1, svid.chain().size())));
        List<String> command =
                new ArrayList<>(List.of(String.valueOf(program), "verify", "-CAfile"));
        command.add(directory.resolve("ca.pem").toString());
        if (svid.chain().size() > 1) {
            command.addAll(List.of("-untrusted", rest.toString()));
        }
        command.addAll(List.of(options));
        command.add(end.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
