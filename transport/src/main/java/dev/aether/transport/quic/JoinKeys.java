package dev.aether.transport.quic;

import dev.aether.identity.LiveIdentity;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows the node's certificate with the authority's behind it, because a machine that wants to join
 * knows the authority by its hash only.
 */
final class JoinKeys extends X509ExtendedKeyManager {
    private final LiveIdentity identity;
    private final X509ExtendedKeyManager keys;

    JoinKeys(LiveIdentity identity) {
        this.identity = identity;
        this.keys = identity.keys();
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
        X509Certificate[] chain = keys.getCertificateChain(alias);
        if (chain == null) {
            return null;
        }
        X509Certificate last = chain[chain.length - 1];
        for (X509Certificate authority : identity.bundle().authorities()) {
            if (signed(authority, last)) {
                X509Certificate[] whole = Arrays.copyOf(chain, chain.length + 1);
                whole[chain.length] = authority;
                return whole;
            }
        }
        return chain;
    }

    private static boolean signed(X509Certificate authority, X509Certificate certificate) {
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException another) {
            return false;
        }
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
        return keys.getPrivateKey(alias);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            @Nullable String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return keys.chooseEngineServerAlias(keyType, issuers, engine);
    }

    @Override
    public @Nullable String chooseServerAlias(
            @Nullable String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return keys.chooseServerAlias(keyType, issuers, socket);
    }

    @Override
    public String @Nullable [] getServerAliases(
            @Nullable String keyType, Principal @Nullable [] issuers) {
        return keys.getServerAliases(keyType, issuers);
    }

    @Override
    public @Nullable String chooseClientAlias(
            String @Nullable [] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(
            @Nullable String keyType, Principal @Nullable [] issuers) {
        return null;
    }
}
