package dev.aether.identity;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;

/** A TLS 1.3 handshake in memory between two identities, both of which must prove themselves. */
final class Handshake {
    private static final int STEPS_MAX = 100;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final SSLEngine client;
    private final SSLEngine server;
    private final ByteBuffer toServer = ByteBuffer.allocate(BUFFER_BYTES);
    private final ByteBuffer toClient = ByteBuffer.allocate(BUFFER_BYTES);

    private Handshake(LiveIdentity client, LiveIdentity server) {
        this.client = engine(client, true);
        this.server = engine(server, false);
    }

    static Handshake between(LiveIdentity client, LiveIdentity server) throws SSLException {
        Handshake handshake = new Handshake(client, server);
        for (int step = 0; step < STEPS_MAX && !handshake.isDone(); step++) {
            advance(handshake.client, handshake.toClient, handshake.toServer);
            advance(handshake.server, handshake.toServer, handshake.toClient);
        }
        if (!handshake.isDone()) {
            throw new SSLException("the handshake did not end");
        }
        return handshake;
    }

    List<Certificate> seenByServer() throws SSLPeerUnverifiedException {
        return List.of(server.getSession().getPeerCertificates());
    }

    List<Certificate> seenByClient() throws SSLPeerUnverifiedException {
        return List.of(client.getSession().getPeerCertificates());
    }

    SSLSession serverSession() {
        return server.getSession();
    }

    private boolean isDone() {
        return isQuiet(client) && isQuiet(server) && toServer.position() + toClient.position() == 0;
    }

    private static boolean isQuiet(SSLEngine engine) {
        return engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NOT_HANDSHAKING
                && engine.getSession().isValid();
    }

    private static void advance(SSLEngine engine, ByteBuffer in, ByteBuffer out)
            throws SSLException {
        ByteBuffer plain = ByteBuffer.allocate(BUFFER_BYTES);
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> engine.getDelegatedTask().run();
            case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING, FINISHED -> {
                in.flip();
                engine.unwrap(in, plain);
                in.compact();
            }
        }
    }

    private static SSLEngine engine(LiveIdentity identity, boolean isClient) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(
                    new KeyManager[] {identity.keys()},
                    new TrustManager[] {identity.trust()},
                    null);
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(isClient);
            if (!isClient) {
                engine.setNeedClientAuth(true);
            }
            engine.beginHandshake();
            return engine;
        } catch (GeneralSecurityException | SSLException unusable) {
            throw new IllegalStateException(unusable);
        }
    }
}
