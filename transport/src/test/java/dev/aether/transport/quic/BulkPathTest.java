package dev.aether.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.identity.AlternativeNames;
import dev.aether.identity.Authority;
import dev.aether.identity.LatticeId;
import dev.aether.identity.Lifetimes;
import dev.aether.identity.Subject;
import dev.aether.identity.Svid;
import dev.aether.identity.TrustBundle;
import dev.aether.identity.Verifier;
import dev.aether.transport.Transport;
import dev.aether.transport.wire.Opening;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** TCP beside QUIC: what travels there, and who is refused there. */
final class BulkPathTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final NodeId ONE = NodeId.parse("0000000000000001");
    private static final NodeId TWO = NodeId.parse("0000000000000002");

    private final QuicStage stage = new QuicStage();
    private final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();

    @AfterEach
    void closeStage() {
        stage.close();
    }

    private Transport serve(int number) {
        return stage.node(
                stage.identity(number),
                peer -> true,
                transport ->
                        transport.onMessage("log", (from, message) -> heard.add(message.utf8())));
    }

    private String paths() {
        return stage.environment
                .metrics()
                .scrape()
                .lines()
                .filter(line -> line.startsWith("aether_transport_bulk_paths "))
                .findFirst()
                .orElse("none");
    }

    private void assertCarried(Transport from, NodeId to) {
        heard.clear();
        List<String> sent = IntStream.range(0, 1000).mapToObj(Integer::toString).toList();
        sent.forEach(each -> assertThat(from.send(to, "log", Bytes.utf8(each))).isTrue());
        stage.await("all messages", () -> heard.size() == sent.size());
        assertThat(heard).containsExactlyElementsOf(sent);
    }

    @Test
    void messagesTravelByTheBulkPathInOrderBothWays() {
        Transport first = serve(1);
        Transport second = serve(2);

        first.dial(second.localAddress(), LONG);
        stage.await("both ends", () -> second.connected().contains(ONE));

        assertThat(paths()).isEqualTo("aether_transport_bulk_paths 1");
        assertCarried(first, TWO);
        assertCarried(second, ONE);
    }

    @Test
    void linksCarryAllOverQuicWhereTheTcpPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Transport first = serve(1);
            stage.port = taken.getLocalPort();
            Transport second = serve(2);

            first.dial(second.localAddress(), LONG);
            stage.await("both ends", () -> second.connected().contains(ONE));

            assertThat(paths()).isEqualTo("aether_transport_bulk_paths 0");
            assertCarried(first, TWO);
            assertCarried(second, ONE);
        }
    }

    @Test
    void aRevokedPeerLosesItsBulkPathWithItsLink() {
        Transport first = serve(1);
        Transport second = serve(2);
        second.dial(first.localAddress(), LONG);
        X509Certificate shown = stage.identity(2).svid().certificate();
        Instant end = shown.getNotAfter().toInstant();
        TrustBundle refusing = stage.identity(1).bundle().refusing(shown.getSerialNumber(), end);

        stage.identity(1).replace(refusing);

        stage.await("no link", () -> first.connected().isEmpty() && second.connected().isEmpty());
        assertThat(paths()).isEqualTo("aether_transport_bulk_paths 0");
        assertThat(visit(first, stage.identity(2).svid())).isEqualTo("refused");
    }

    @Test
    void whoShowsNoCertificateIsRefused() {
        assertThat(visit(serve(1))).isEqualTo("refused");
    }

    @Test
    void aNodeOfAnotherLatticeIsRefused() {
        Authority other =
                Authority.found(
                        stage.environment,
                        LatticeId.parse("00000000000000bb"),
                        Lifetimes.defaults());

        assertThat(visit(serve(1), other, QuicStage.issue(other, TWO))).isEqualTo("refused");
    }

    @Test
    void aCertificateOfAnUnknownAuthorityOfOurNameIsRefused() {
        Authority forger =
                Authority.found(stage.environment, QuicStage.LATTICE, Lifetimes.defaults());

        assertThat(visit(serve(1), QuicStage.issue(forger, TWO))).isEqualTo("refused");
    }

    @Test
    void anExpiredCertificateIsRefused() {
        Duration life = Lifetimes.defaults().node();
        Svid expired =
                stage.authorityAt(life.plus(Verifier.CLOCK_SKEW_MAX).plusSeconds(5).negated())
                        .issue(new Subject.Node(TWO), AlternativeNames.none());

        assertThat(visit(serve(1), expired)).isEqualTo("refused");
    }

    @Test
    void aUserIsNotANode() {
        Svid user = stage.authority.issue(new Subject.User("admin"), AlternativeNames.none());

        assertThat(visit(serve(1), user)).isEqualTo("refused");
        assertThat(stage.logged("is not a node")).isEqualTo(1);
    }

    @Test
    void aNodeThatIsNotAdmittedIsRefused() {
        Transport ours = stage.node(stage.identity(1), peer -> false, transport -> {});

        assertThat(visit(ours, stage.identity(2).svid())).isEqualTo("refused");
        assertThat(stage.logged("is not admitted")).isEqualTo(1);
    }

    /** An admitted node must name a link of its own that waits for its path. */
    @Test
    void aPathOfNoLinkIsRefused() {
        Transport ours = serve(1);
        Transport second = serve(2);
        second.dial(ours.localAddress(), LONG);

        assertThat(visit(ours, stage.identity(2).svid())).isEqualTo("refused");
        assertThat(stage.logged("a bulk path of no link")).isEqualTo(1);
        assertThat(ours.connected()).containsExactly(TWO);
    }

    private String visit(Transport at, Authority trusted, Svid shown) {
        return visit(at, stage.live(trusted, shown).keys());
    }

    private String visit(Transport at, Svid shown) {
        return visit(at, stage.authority, shown);
    }

    /**
     * Dials with TLS of the JDK, trusts everybody, and opens a path.
     *
     * @return "accepted" or "refused"
     */
    private static String visit(Transport at, KeyManager... keys) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keys, new TrustManager[] {new Credulous()}, null);
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket()) {
                socket.connect(at.localAddress(), (int) LONG.toMillis());
                socket.setSoTimeout((int) LONG.toMillis());
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setApplicationProtocols(new String[] {BulkTls.PROTOCOL});
                socket.setSSLParameters(parameters);
                return opened(socket) ? "accepted" : "refused";
            }
        } catch (IOException ended) {
            return "refused";
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static boolean opened(SSLSocket socket) throws IOException {
        ByteBuf frame =
                Frames.of(
                        UnpooledByteBufAllocator.DEFAULT, Opening.newBuilder().setBulk(7).build());
        OutputStream out = socket.getOutputStream();
        frame.readBytes(out, frame.readableBytes());
        frame.release();
        out.flush();
        return socket.getInputStream().read() >= 0;
    }

    /** Trusts every server. */
    private static final class Credulous extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
