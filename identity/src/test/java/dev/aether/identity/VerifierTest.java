package dev.aether.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.identity.Verdict.Accepted;
import dev.aether.identity.Verdict.Reason;
import dev.aether.identity.Verdict.Refused;
import dev.aether.identity.encoding.CertificateWriter.Content;
import dev.aether.identity.encoding.CertificateWriter.Profile;
import dev.aether.identity.encoding.Keys;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;

final class VerifierTest {
    private final World world = new World();
    private final Authority authority = world.found(World.LATTICE);
    private final TrustBundle bundle = authority.bundle(1);
    private final Verifier verifier = new Verifier(world.clock);
    private final Svid node =
            authority.issue(new Subject.Node(World.NODE), AlternativeNames.none());
    private final NodeAuthority nodeAuthority = nodeAuthority();

    @Test
    void aNodeOfTheLatticeIsAcceptedUntilItsCertificateEnds() {
        Verdict verdict = verifier.verify(node.chain(), bundle);

        assertThat(verdict)
                .isEqualTo(
                        new Accepted(
                                SpiffeId.node(World.LATTICE, World.NODE),
                                World.BEGIN.plus(Duration.ofHours(1)),
                                new Verdict.Voucher.Authority()));
    }

    @Test
    void aWorkloadIsAcceptedUnderTheNodeThatRunsIt() {
        Svid workload = nodeAuthority.issue(new Subject.Workload("default", "hello", "web"));

        Verdict verdict = verifier.verify(workload.chain(), bundle);

        assertThat(verdict)
                .isEqualTo(
                        new Accepted(
                                SpiffeId.of(
                                        World.LATTICE,
                                        new Subject.Workload("default", "hello", "web")),
                                World.BEGIN.plus(Duration.ofHours(1)),
                                new Verdict.Voucher.Node(World.NODE)));
    }

    @Test
    void aPeerWithoutCertificateIsRefused() {
        assertRefused(Reason.NO_CERTIFICATE, List.of());
    }

    @Test
    void aChainMayEndWithTheAuthorityWeTrust() {
        Svid workload = nodeAuthority.issue(new Subject.Workload("default", "hello", "web"));
        X509Certificate anchor = authority.certificate();

        assertThat(verifier.verify(List.of(node.certificate(), anchor), bundle))
                .isEqualTo(verifier.verify(node.chain(), bundle));
        assertThat(
                        verifier.verify(
                                List.of(workload.chain().get(0), workload.chain().get(1), anchor),
                                bundle))
                .isEqualTo(verifier.verify(workload.chain(), bundle));
    }

    @Test
    void aChainThatEndsWithAnotherAuthorityIsRefused() {
        X509Certificate other = world.found(World.OTHER_LATTICE).certificate();
        X509Certificate forged = world.found(World.LATTICE).certificate();
        X509Certificate anchor = authority.certificate();

        assertThat(verifier.verify(List.of(node.certificate(), other), bundle))
                .isInstanceOf(Refused.class);
        assertThat(verifier.verify(List.of(node.certificate(), forged), bundle))
                .isInstanceOf(Refused.class);
        assertRefused(Reason.WRONG_SHAPE, List.of(node.certificate(), anchor, anchor));
        assertRefused(Reason.WRONG_USAGE, List.of(anchor));
    }

    @Test
    void anotherLatticesNodeIsRefused() {
        Authority other = world.found(World.OTHER_LATTICE);
        Svid foreign = other.issue(new Subject.Node(World.NODE), AlternativeNames.none());

        assertRefused(Reason.WRONG_TRUST_DOMAIN, foreign.chain());
    }

    @Test
    void aForgedAuthorityOfTheSameNameIsNotTrusted() {
        Svid forged =
                world.found(World.LATTICE)
                        .issue(new Subject.Node(World.NODE), AlternativeNames.none());

        assertRefused(Reason.UNTRUSTED, forged.chain());
    }

    @Test
    void aWorkloadWithoutItsNodesAuthorityIsNotTrusted() {
        Svid workload = nodeAuthority.issue(new Subject.Workload("default", "hello", "web"));

        assertRefused(Reason.UNTRUSTED, List.of(workload.certificate()));
    }

    @Test
    void aNodesCertificateCannotSign() {
        Content content =
                content(
                        new Profile.End(
                                SpiffeId.node(World.LATTICE, World.OTHER_NODE).toString(),
                                List.of(),
                                List.of()));
        X509Certificate signed = world.writer().signed(content, node.certificate(), node.key());

        assertRefused(Reason.UNTRUSTED, List.of(signed, node.certificate()));
    }

    @Test
    void anAuthorityIsNotAPeer() {
        assertRefused(Reason.MALFORMED_ID, List.of(authorityWithId("http://x/y")));
        assertRefused(
                Reason.WRONG_USAGE,
                List.of(authorityWithId("spiffe://00000000000000aa.aether/node/" + World.NODE)));
    }

    @Test
    void anExpiredCertificateIsRefusedAfterTheTolerance() {
        world.at(node.notAfter().plus(Verifier.CLOCK_SKEW_MAX));
        assertThat(verifier.verify(node.chain(), bundle)).isInstanceOf(Accepted.class);

        world.advance(Duration.ofSeconds(1));

        assertRefused(Reason.EXPIRED, node.chain());
        assertThat(new Verifier(world.clock).verify(node.chain(), bundle))
                .describedAs("without a remembered proof")
                .matches(verdict -> isRefused(verdict, Reason.EXPIRED));
    }

    @Test
    void aCertificateOfTheFutureIsRefusedBeforeTheTolerance() {
        world.at(node.notBefore().minus(Verifier.CLOCK_SKEW_MAX));
        assertThat(verifier.verify(node.chain(), bundle)).isInstanceOf(Accepted.class);

        world.advance(Duration.ofSeconds(-1));

        assertRefused(Reason.NOT_YET_VALID, node.chain());
    }

    @Test
    void anExpiredAuthorityVouchesForNobody() {
        world.at(authority.certificate().getNotAfter().toInstant().minusSeconds(30));
        Svid last = authority.issue(new Subject.Node(World.NODE), AlternativeNames.none());
        assertThat(last.notAfter()).isEqualTo(authority.certificate().getNotAfter().toInstant());

        world.advance(Duration.ofHours(1));

        assertRefused(Reason.EXPIRED, last.chain());
    }

    @Test
    void aRevokedSerialIsRefusedAlthoughItsProofIsRemembered() {
        assertThat(verifier.verify(node.chain(), bundle)).isInstanceOf(Accepted.class);

        Verdict verdict = verifier.verify(node.chain(), bundle.refusing(node.serial(), World.END));

        assertThat(verdict).matches(it -> isRefused(it, Reason.REVOKED));
    }

    @Test
    void aRevokedNodeTakesItsWorkloadsWithIt() {
        Svid workload = nodeAuthority.issue(new Subject.Workload("default", "hello", "web"));
        TrustBundle without = bundle.refusing(node.id(), World.END);

        assertThat(verifier.verify(node.chain(), without))
                .matches(it -> isRefused(it, Reason.REVOKED));
        assertThat(verifier.verify(workload.chain(), without))
                .matches(it -> isRefused(it, Reason.REVOKED));
    }

    @Test
    void aProofDoesNotOutliveTheTrustInItsAuthority() {
        assertThat(verifier.verify(node.chain(), bundle)).isInstanceOf(Accepted.class);
        Authority next = world.found(World.LATTICE);

        TrustBundle both = bundle.trusting(List.of(next.certificate(), authority.certificate()));
        TrustBundle onlyNext = both.trusting(List.of(next.certificate()));

        assertThat(verifier.verify(node.chain(), both)).isInstanceOf(Accepted.class);
        assertThat(verifier.verify(node.chain(), onlyNext))
                .matches(it -> isRefused(it, Reason.UNTRUSTED));
    }

    @Test
    void anotherIdentityThanTheWantedIsRefused() {
        SpiffeId wanted = SpiffeId.node(World.LATTICE, World.OTHER_NODE);

        assertThat(verifier.verify(node.chain(), bundle, wanted))
                .matches(it -> isRefused(it, Reason.UNEXPECTED_ID));
        assertThat(verifier.verify(node.chain(), bundle, node.id())).isInstanceOf(Accepted.class);
    }

    @Test
    void aNodesAuthorityCannotVouchForANodeOrAUser() {
        for (String path : List.of("node/" + World.OTHER_NODE, "user/admin", "etcd/system/root")) {
            assertRefused(
                    Reason.FORBIDDEN_ID, underNode("spiffe://00000000000000aa.aether/" + path));
        }
    }

    @Test
    void aNodesAuthorityCannotVouchForAnotherTrustDomain() {
        List<X509Certificate> trick =
                underNode("spiffe://00000000000000bb.aether/node/" + World.NODE);

        assertRefused(Reason.WRONG_TRUST_DOMAIN, trick);
        assertThat(verifier.verify(trick, world.found(World.OTHER_LATTICE).bundle(1)))
                .matches(it -> isRefused(it, Reason.UNTRUSTED));
    }

    @Test
    void aNodesAuthorityCannotNameMachines() {
        String id = "spiffe://00000000000000aa.aether/ns/default/app/hello/web";

        assertRefused(
                Reason.UNTRUSTED,
                underNode(new Profile.End(id, List.of("example.com"), List.of())));
        assertRefused(
                Reason.UNTRUSTED, underNode(new Profile.End(id, List.of(), List.of("127.0.0.1"))));
        assertRefused(Reason.UNTRUSTED, underNode(new Profile.End(id, List.of(), List.of("::1"))));
    }

    @Test
    void aNodesAuthorityCannotMakeAnotherAuthority() {
        KeyPair pair = world.pair();
        X509Certificate below =
                sign(
                        new Content(
                                NodeAuthority.subject(World.LATTICE, World.NODE),
                                pair.getPublic(),
                                BigInteger.TWO,
                                World.BEGIN,
                                World.BEGIN.plusSeconds(60),
                                new Profile.ConstrainedAuthority(
                                        "spiffe://00000000000000aa.aether",
                                        "00000000000000aa.aether")));
        X509Certificate end =
                world.writer()
                        .signed(
                                content(
                                        new Profile.End(
                                                "spiffe://00000000000000aa.aether/ns/a/app/b/c",
                                                List.of(),
                                                List.of())),
                                below,
                                pair.getPrivate());

        assertRefused(Reason.UNTRUSTED, List.of(end, below));
        assertRefused(Reason.WRONG_SHAPE, List.of(end, below, nodeCertificate));
    }

    @Test
    void theLatticesAuthorityDoesNotVouchForWorkloadsItself() {
        X509Certificate direct =
                byAuthority(
                        new Profile.End(
                                "spiffe://00000000000000aa.aether/ns/a/app/b/c",
                                List.of(),
                                List.of()));

        assertRefused(Reason.FORBIDDEN_ID, List.of(direct));
    }

    @Test
    void anIdNobodyKnowsIsRefused() {
        for (String path : List.of("", "/", "/node/xyz", "/node/0000000000000000", "/a/b/c/d")) {
            X509Certificate strange =
                    byAuthority(
                            new Profile.End(
                                    "spiffe://00000000000000aa.aether" + path,
                                    List.of(),
                                    List.of()));

            assertThat(verifier.verify(List.of(strange), bundle))
                    .describedAs("path %s", path)
                    .matches(it ->
                            isRefused(it, Reason.FORBIDDEN_ID)
                                    || isRefused(it, Reason.MALFORMED_ID));
        }
    }

    // The parts of forged chains.

    private final KeyPair nodeAuthorityKey = world.pair();
    private final X509Certificate nodeCertificate =
            authority.signNodeAuthority(nodeAuthorityKey.getPublic(), World.NODE);

    private NodeAuthority nodeAuthority() {
        KeyPair pair = world.pair();
        return new NodeAuthority(
                world.environment,
                pair,
                authority.signNodeAuthority(pair.getPublic(), World.NODE),
                Lifetimes.defaults());
    }

    private List<X509Certificate> underNode(String id) {
        return underNode(new Profile.End(id, List.of(), List.of()));
    }

    private List<X509Certificate> underNode(Profile profile) {
        return List.of(sign(content(profile)), nodeCertificate);
    }

    private X509Certificate sign(Content content) {
        return world.writer().signed(content, nodeCertificate, nodeAuthorityKey.getPrivate());
    }

    private X509Certificate byAuthority(Profile profile) {
        Authority same =
                Authority.fromPem(
                        world.environment,
                        authority.certificatePem(),
                        authority.keyPem(),
                        Lifetimes.defaults());
        return world.writer()
                .signed(content(profile), same.certificate(), Keys.privateKey(same.keyPem()));
    }

    private X509Certificate authorityWithId(String uri) {
        return byAuthority(new Profile.Authority(uri));
    }

    private Content content(Profile profile) {
        Instant from = World.BEGIN;
        return new Content(
                new X500Principal("OU=forged"),
                world.pair().getPublic(),
                BigInteger.TEN,
                from,
                from.plus(Duration.ofMinutes(10)),
                profile);
    }

    private void assertRefused(Reason reason, List<X509Certificate> chain) {
        Verdict verdict = verifier.verify(chain, bundle);

        assertThat(verdict).matches(it -> isRefused(it, reason), "refused as " + reason);
    }

    private static boolean isRefused(Verdict verdict, Reason reason) {
        return verdict instanceof Refused refused && refused.reason() == reason;
    }
}
