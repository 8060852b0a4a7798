package dev.aether.identity;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Offers the newest SVID under an alias that names its serial. A handshake asks for the alias, the
 * chain and the key one after the other, so the SVID before the newest stays known by its alias.
 */
final class LiveKeys extends X509ExtendedKeyManager {
    private static final String[] NO_ALIASES = {};

    private final Supplier<LiveIdentity.Shown> shown;

    LiveKeys(Supplier<LiveIdentity.Shown> shown) {
        this.shown = shown;
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String @Nullable [] keyTypes,
            Principal @Nullable [] issuers,
            @Nullable SSLEngine engine) {
        return choose(keyTypes);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            @Nullable String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return choose(keyType);
    }

    @Override
    public @Nullable String chooseClientAlias(
            String @Nullable [] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(keyTypes);
    }

    @Override
    public @Nullable String chooseServerAlias(
            @Nullable String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(keyType);
    }

    @Override
    public String[] getClientAliases(@Nullable String keyType, Principal @Nullable [] issuers) {
        return aliases(keyType);
    }

    @Override
    public String[] getServerAliases(@Nullable String keyType, Principal @Nullable [] issuers) {
        return aliases(keyType);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Svid svid = find(alias);
        return svid == null ? null : svid.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Svid svid = find(alias);
        return svid == null ? null : svid.key();
    }

    private @Nullable String choose(@Nullable String @Nullable ... keyTypes) {
        if (keyTypes == null) {
            return null;
        }
        for (String keyType : keyTypes) {
            if (isElliptic(keyType)) {
                return alias(shown.get().svid());
            }
        }
        return null;
    }

    private String[] aliases(@Nullable String keyType) {
        return isElliptic(keyType) ? new String[] {alias(shown.get().svid())} : NO_ALIASES;
    }

    /** JSSE says EC; OpenSSL's makers also EC_EC and the like. */
    private static boolean isElliptic(@Nullable String keyType) {
        return keyType != null && (keyType.equals("EC") || keyType.startsWith("EC_"));
    }

    private @Nullable Svid find(String alias) {
        LiveIdentity.Shown now = shown.get();
        if (alias.equals(alias(now.svid()))) {
            return now.svid();
        }
        return alias.equals(alias(now.previous())) ? now.previous() : null;
    }

    private static String alias(Svid svid) {
        return "svid-" + svid.serial().toString(16);
    }
}
