package dev.aether.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.aether.environment.Bytes;
import dev.aether.environment.Clock;
import dev.aether.environment.NodeId;
import dev.aether.identity.AlternativeNames;
import dev.aether.identity.Authority;
import dev.aether.identity.LatticeId;
import dev.aether.identity.Lifetimes;
import dev.aether.identity.LiveIdentity;
import dev.aether.identity.Subject;
import dev.aether.identity.Svid;
import dev.aether.identity.TrustBundle;
import dev.aether.identity.Verifier;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportConfig;
import dev.aether.transport.TransportException;
import dev.aether.transport.TransportException.Code;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is refused, and how the refused one hears of it. */
final class QuicSecurityTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private static final NodeId TWO = NodeId.parse("0000000000000002");

    private final QuicStage stage = new QuicStage();

    @AfterEach
    void closeStage() {
        stage.close();
    }

    private Transport serve(LiveIdentity identity) {
        return stage.node(
                identity,
                peer -> true,
                transport -> transport.onRequest("same", (from, body) -> body));
    }

    private Transport serve(int number) {
        return serve(stage.identity(number));
    }

    private static TransportException refused(Transport from, Transport to) {
        return catchThrowableOfType(
                TransportException.class, () -> from.dial(to.localAddress(), LONG));
    }

    /** A peer that is only silent would be PEER_UNREACHABLE. */
    private void assertRefused(Transport from, Transport to) {
        TransportException failure = refused(from, to);

        assertThat(failure.code()).as("%s", failure).isEqualTo(Code.IDENTITY_REFUSED);
        assertThat(from.connected()).isEmpty();
        assertThat(to.connected()).isEmpty();
    }

    private Authority otherLattice() {
        return Authority.found(
                stage.environment, LatticeId.parse("00000000000000bb"), Lifetimes.defaults());
    }

    @Test
    void aNodeOfAnotherLatticeIsRefusedByBothSides() {
        Authority other = otherLattice();
        Transport ours = serve(1);
        Transport theirs = serve(stage.live(other, QuicStage.issue(other, TWO)));

        assertRefused(ours, theirs);
        assertRefused(theirs, ours);
    }

    /** The stranger trusts our authority, so that only our side can refuse. */
    @Test
    void aCertificateOfAnUnknownAuthorityOfOurNameIsRefused() {
        Authority forger =
                Authority.found(stage.environment, QuicStage.LATTICE, Lifetimes.defaults());
        Svid forged = QuicStage.issue(forger, TWO);
        Transport ours = serve(1);
        Transport theirs =
                serve(
                        new LiveIdentity(
                                stage.environment.clock(), forged, stage.authority.bundle(1)));

        assertRefused(theirs, ours);
        assertRefused(ours, theirs);
    }

    @Test
    void anExpiredCertificateIsRefused() {
        Transport ours = serve(1);
        Transport theirs = serve(stage.live(stage.authority, expired(new Subject.Node(TWO))));

        assertRefused(theirs, ours);
        assertRefused(ours, theirs);
    }

    /** Made by an authority whose clock is behind by more than a life and the tolerated skew. */
    private Svid expired(Subject subject) {
        Duration life = Lifetimes.defaults().node();
        return stage.authorityAt(life.plus(Verifier.CLOCK_SKEW_MAX).plusSeconds(5).negated())
                .issue(subject, AlternativeNames.none());
    }

    private Intruder intruder(@Nullable X509ExtendedKeyManager keys, String protocol) {
        return new Intruder(stage.environment, TWO, keys, protocol);
    }

    @Test
    void aUserIsNotANode() {
        Transport ours = serve(1);
        Svid user = stage.authority.issue(new Subject.User("admin"), AlternativeNames.none());
        LiveIdentity identity = stage.live(stage.authority, user);

        try (Intruder admin = intruder(identity.keys(), Tls.PEER_PROTOCOL)) {
            assertThat(admin.visit(ours.localAddress(), "a.aether")).contains("is not a node");
        }
        assertThat(ours.connected()).isEmpty();
    }

    @Test
    void aPeerWithoutACertificateIsRefused() {
        Transport ours = serve(1);

        try (Intruder nobody = intruder(null, Tls.PEER_PROTOCOL)) {
            assertThat(nobody.visit(ours.localAddress(), "a.aether"))
                    .startsWith("refused: ")
                    .contains("no certificate");
        }
        assertThat(ours.connected()).isEmpty();
    }

    @Test
    void aPeerThatClaimsToBeAnotherNodeIsRefused() {
        Transport ours = serve(1);

        try (Intruder third = intruder(stage.identity(3).keys(), Tls.PEER_PROTOCOL)) {
            assertThat(third.visit(ours.localAddress(), "a.aether"))
                    .contains("does not belong to the certificate");
        }
        assertThat(ours.connected()).isEmpty();
    }

    @Test
    void neitherProtocolIsSpokenUnderTheNameOfTheOther() {
        Transport ours = serve(1);

        try (Intruder peer = intruder(stage.identity(2).keys(), Tls.PEER_PROTOCOL);
                Intruder joiner = intruder(null, Tls.JOIN_PROTOCOL)) {
            assertThat(peer.visit(ours.localAddress(), Tls.JOIN_NAME)).doesNotContain("accepted");
            assertThat(joiner.visit(ours.localAddress(), "a.aether")).doesNotContain("accepted");
        }
        assertThat(ours.connected()).isEmpty();
    }

    @Test
    void theJoinDoorTiresOfASource() {
        stage.config = TransportConfig.defaults().withJoins(600, 2);
        Transport door = stage.node(1, transport -> transport.onJoin((from, request) -> request));
        Bytes request = Bytes.utf8("me");
        for (int question = 0; question < 2; question++) {
            assertThat(knock(door, request)).isEqualTo(request);
        }

        TransportException failure =
                catchThrowableOfType(TransportException.class, () -> knock(door, request));

        assertThat(failure.code()).isEqualTo(Code.REFUSED);
    }

    private Bytes knock(Transport door, Bytes request) {
        return stage.askJoinDoor(door.localAddress(), stage.authoritySha256(), request);
    }

    @Test
    void aNodeThatListensEverywhereIsReached() {
        stage.listen = "0.0.0.0";
        Transport first = serve(1);
        Transport second = serve(2);
        int port = second.localAddress().getPort();

        NodeId dialled = first.dial(new InetSocketAddress("127.0.0.1", port), LONG);

        assertThat(dialled).isEqualTo(TWO);
        assertThat(first.request(TWO, "same", Bytes.utf8("x"), LONG)).isEqualTo(Bytes.utf8("x"));
    }

    @Test
    void anotherNodeThanTheExpectedOneIsNotTalkedTo() {
        Transport first = serve(1);
        Transport third = serve(3);
        first.learn(TWO, List.of(third.localAddress()));

        TransportException failure =
                catchThrowableOfType(
                        TransportException.class,
                        () -> first.request(TWO, "same", Bytes.EMPTY, LONG));

        assertThat(failure.code()).isEqualTo(Code.IDENTITY_REFUSED);
        assertThat(failure).hasMessageContaining("expected node");
    }

    @Test
    void aRevokedPeerLosesItsLinkAtOnceAndIsRefusedFromThenOn() {
        Transport ours = serve(1);
        Transport theirs = serve(2);
        theirs.dial(ours.localAddress(), LONG);

        revoke(stage.identity(1), stage.identity(2).svid().certificate());

        stage.await("no link", () -> ours.connected().isEmpty() && theirs.connected().isEmpty());
        assertRefused(theirs, ours);
    }

    private static void revoke(LiveIdentity at, X509Certificate certificate) {
        Instant end = certificate.getNotAfter().toInstant();
        TrustBundle next = at.bundle().refusing(certificate.getSerialNumber(), end);
        assertThat(at.replace(next)).isTrue();
    }

    /** The trap: TLS does not verify a resumed session, so an expired peer would get in. */
    @Test
    void aResumedSessionIsVerifiedAgain() {
        SkewedClock clock = new SkewedClock(stage.environment.clock());
        Transport ours = serve(new LiveIdentity(clock, stage.svid(1), stage.authority.bundle(1)));
        try (Intruder peer = intruder(stage.identity(2).keys(), Tls.PEER_PROTOCOL)) {
            assertThat(peer.visit(ours.localAddress(), "a.aether")).isEqualTo("accepted");
            assertThat(peer.visit(ours.localAddress(), "a.aether")).isEqualTo("resumed accepted");

            clock.skew(Duration.ofHours(2));

            assertThat(peer.visit(ours.localAddress(), "a.aether"))
                    .startsWith("resumed refused: EXPIRED");
        }
    }

    @Test
    void noSessionIsResumedAfterTheBundleChanged() {
        Transport ours = serve(1);
        try (Intruder peer = intruder(stage.identity(2).keys(), Tls.PEER_PROTOCOL)) {
            assertThat(peer.visit(ours.localAddress(), "a.aether")).isEqualTo("accepted");
            assertThat(peer.visit(ours.localAddress(), "a.aether")).isEqualTo("resumed accepted");

            revoke(stage.identity(1), stage.identity(3).svid().certificate());

            // Only the first visit is a full handshake, whatever becomes of it meanwhile.
            stage.await(
                    "a full handshake",
                    () -> !peer.visit(ours.localAddress(), "a.aether").startsWith("resumed"));
            stage.await(
                    "a visit that is accepted",
                    () -> peer.visit(ours.localAddress(), "a.aether").endsWith("accepted"));
            revoke(stage.identity(1), stage.identity(2).svid().certificate());
            stage.await(
                    "a refusal",
                    () -> !peer.visit(ours.localAddress(), "a.aether").contains("accepted"));
        }
    }

    /** A clock that a test moves. */
    private static final class SkewedClock implements Clock {
        private final Clock clock;
        private volatile Duration skew = Duration.ZERO;

        SkewedClock(Clock clock) {
            this.clock = clock;
        }

        void skew(Duration by) {
            skew = by;
        }

        @Override
        public Instant now() {
            return clock.now().plus(skew);
        }

        @Override
        public long nanos() {
            return clock.nanos();
        }
    }

    @Test
    void aRefusalIsLoggedOncePerMinute() {
        Authority other = otherLattice();
        Transport ours = serve(1);
        Transport theirs = serve(stage.live(other, QuicStage.issue(other, TWO)));

        for (int attempt = 0; attempt < 3; attempt++) {
            assertThat(refused(ours, theirs).code()).isEqualTo(Code.IDENTITY_REFUSED);
        }

        assertThat(stage.logged("refused a peer")).isEqualTo(1);
    }
}
