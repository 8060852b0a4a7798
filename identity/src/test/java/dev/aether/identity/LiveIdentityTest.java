package dev.aether.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.NodeId;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;

final class LiveIdentityTest {
    private final World world = new World();
    private final Authority authority = world.found(World.LATTICE);
    private final LiveIdentity server = live(World.NODE);
    private final LiveIdentity client = live(World.OTHER_NODE);

    @Test
    void twoNodesMeetAndKnowEachOther() throws SSLException {
        Handshake handshake = Handshake.between(client, server);

        assertThat(handshake.seenByServer()).isEqualTo(client.svid().chain());
        assertThat(handshake.seenByClient()).isEqualTo(server.svid().chain());
    }

    @Test
    void newHandshakesShowTheRenewedSvid() throws SSLException {
        Svid renewed = issue(World.NODE);
        server.replace(renewed);

        assertThat(Handshake.between(client, server).seenByClient()).isEqualTo(renewed.chain());
    }

    @Test
    void aWorkloadIsSeenThroughItsNodesAuthority() throws SSLException {
        LiveIdentity workload =
                new LiveIdentity(
                        world.clock,
                        nodeAuthority().issue(new Subject.Workload("default", "hello", "web")),
                        authority.bundle(1));

        assertThat(Handshake.between(workload, server).seenByServer()).hasSize(2);
    }

    @Test
    void aPeerOfAnotherLatticeIsRefusedByBothSides() {
        Authority other = world.found(World.OTHER_LATTICE);
        LiveIdentity foreign =
                new LiveIdentity(
                        world.clock,
                        other.issue(new Subject.Node(World.NODE), AlternativeNames.none()),
                        other.bundle(1));

        assertThatThrownBy(() -> Handshake.between(foreign, server))
                .hasStackTraceContaining("WRONG_TRUST_DOMAIN");
        assertThatThrownBy(() -> Handshake.between(client, foreign))
                .hasStackTraceContaining("WRONG_TRUST_DOMAIN");
    }

    @Test
    void anExpiredPeerIsRefused() {
        world.at(client.svid().notAfter().plus(Verifier.CLOCK_SKEW_MAX).plusSeconds(1));
        server.replace(issue(World.NODE));

        assertThatThrownBy(() -> Handshake.between(client, server))
                .hasStackTraceContaining("EXPIRED");
    }

    @Test
    void aSessionIsRefusedOnceItsPeerIsRevoked() throws SSLException {
        SSLSession session = Handshake.between(client, server).serverSession();
        Certificate[] resumed = session.getPeerCertificates();
        assertThat(server.reverify(resumed)).isInstanceOf(Verdict.Accepted.class);

        server.replace(server.bundle().refusing(client.svid().serial(), World.END));

        assertThat(server.reverify(resumed))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Verdict.Reason.REVOKED));
        assertThatThrownBy(() -> Handshake.between(client, server))
                .hasStackTraceContaining("REVOKED");
    }

    @Test
    void anAuthorityIsReplacedWithoutAGap() throws SSLException {
        Authority next = world.found(World.LATTICE);
        TrustBundle both =
                client.bundle().trusting(List.of(authority.certificate(), next.certificate()));
        client.replace(both);
        server.replace(both);

        server.replace(next.issue(new Subject.Node(World.NODE), AlternativeNames.none()));
        Handshake.between(client, server);

        client.replace(next.issue(new Subject.Node(World.OTHER_NODE), AlternativeNames.none()));
        client.replace(both.trusting(List.of(next.certificate())));
        server.replace(both.trusting(List.of(next.certificate())));
        Handshake.between(client, server);
    }

    @Test
    void anOlderBundleNeverComesBack() {
        TrustBundle newer = server.bundle().refusing(client.id(), World.END);

        assertThat(server.replace(newer)).isTrue();
        assertThat(server.replace(authority.bundle(1))).isFalse();
        assertThat(server.bundle()).isEqualTo(newer);
    }

    @Test
    void anSvidOfAnotherIdIsNotShown() {
        assertThatThrownBy(() -> server.replace(client.svid()))
                .isInstanceOf(IdentityException.class);
        assertThatThrownBy(() -> server.replace(world.found(World.OTHER_LATTICE).bundle(9)))
                .isInstanceOf(IdentityException.class);
    }

    @Test
    void listenersHearOfEveryChangeUntilForgotten() {
        List<String> heard = new ArrayList<>();
        Runnable listener = () -> heard.add(server.bundle().toString());
        server.onChange(listener);

        server.replace(issue(World.NODE));
        server.replace(server.bundle().refusing(client.id(), World.END));
        server.forget(listener);
        server.replace(issue(World.NODE));

        assertThat(heard)
                .containsExactly(
                        "trust bundle of 00000000000000aa generation 1",
                        "trust bundle of 00000000000000aa generation 2");
    }

    @Test
    void theSvidBeforeTheNewestIsStillFoundByItsAlias() {
        String alias = server.keys().chooseEngineServerAlias("EC", null, null);
        Svid old = server.svid();

        server.replace(issue(World.NODE));

        assertThat(server.keys().getPrivateKey(alias)).isEqualTo(old.key());
        assertThat(server.keys().chooseEngineServerAlias("EC", null, null)).isNotEqualTo(alias);
        assertThat(server.keys().chooseEngineServerAlias("RSA", null, null)).isNull();
        assertThat(server.trust().getAcceptedIssuers()).isEmpty();
    }

    @Test
    void aKeyIsNeverPrinted() {
        String printed = server.svid().toString();

        assertThat(printed).contains(server.id().toString());
        assertThat(server.svid().keyPem()).contains("BEGIN PRIVATE KEY");
        assertThat(printed).doesNotContain("PRIVATE");
    }

    private LiveIdentity live(NodeId node) {
        return new LiveIdentity(world.clock, issue(node), authority.bundle(1));
    }

    private Svid issue(NodeId node) {
        return authority.issue(new Subject.Node(node), AlternativeNames.none());
    }

    private NodeAuthority nodeAuthority() {
        var pair = world.pair();
        return new NodeAuthority(
                world.environment,
                pair,
                authority.signNodeAuthority(pair.getPublic(), World.NODE),
                Lifetimes.defaults());
    }
}
