package dev.aether.blackbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The three PEM files that a client tool takes. */
record Credentials(Path ca, Path certificate, Path key) {
    private static final char[] NO_PASSWORD = {};

    static Credentials in(Path folder) {
        return new Credentials(
                folder.resolve("ca.pem"), folder.resolve("cert.pem"), folder.resolve("key.pem"));
    }

    /** As curl and etcdctl would use them. */
    SSLContext tls() {
        try {
            KeyStore store = empty();
            store.setKeyEntry("me", privateKey(), NO_PASSWORD, chain(certificate));
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, NO_PASSWORD);
            return tls(keys.getKeyManagers());
        } catch (GeneralSecurityException | IOException unusable) {
            throw new IllegalStateException(this + " cannot be used", unusable);
        }
    }

    /** Trusts the authority but shows nothing. */
    SSLContext anonymous() {
        try {
            return tls(new KeyManager[0]);
        } catch (GeneralSecurityException | IOException unusable) {
            throw new IllegalStateException(this + " cannot be used", unusable);
        }
    }

    private SSLContext tls(KeyManager[] keys) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        store.setCertificateEntry("authority", chain(ca)[0]);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys, trust.getTrustManagers(), null);
        return tls;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static Certificate[] chain(Path file) throws GeneralSecurityException, IOException {
        Collection<? extends Certificate> chain =
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
        return chain.toArray(Certificate[]::new);
    }

    private PrivateKey privateKey() throws GeneralSecurityException {
        try {
            List<String> lines =
                    Files.readAllLines(key, StandardCharsets.US_ASCII).stream()
                            .filter(line -> !line.startsWith("-----"))
                            .toList();
            byte[] der = Base64.getDecoder().decode(String.join("", lines));
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
