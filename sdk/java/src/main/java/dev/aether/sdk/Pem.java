package dev.aether.sdk;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Makes TLS of PEM texts. */
final class Pem {
    private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String KEY_END = "-----END PRIVATE KEY-----";

    private Pem() {}

    /**
     * @throws LatticeException.Denied if the texts are not what they should be
     */
    static SSLContext context(Credentials credentials) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager[] keys =
                    switch (credentials) {
                        case Credentials.Certificate(_, var chain, var key) -> keys(chain, key);
                        case Credentials.Token _ -> new KeyManager[0];
                    };
            context.init(keys, trust(credentials.authorities()).getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException unreadable) {
            throw new LatticeException.Denied("cannot use the credentials: " + unreadable);
        }
    }

    private static TrustManagerFactory trust(String authorities)
            throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        int number = 0;
        for (Certificate authority : certificates(authorities)) {
            store.setCertificateEntry("authority-" + number++, authority);
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust;
    }

    private static KeyManager[] keys(String chain, String key)
            throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        char[] unprotected = {};
        store.setKeyEntry(
                "client", key(key), unprotected, certificates(chain).toArray(Certificate[]::new));
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, unprotected);
        return keys.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static List<Certificate> certificates(String pem) throws GeneralSecurityException {
        List<Certificate> found =
                new ArrayList<>(
                        CertificateFactory.getInstance("X.509")
                                .generateCertificates(
                                        new ByteArrayInputStream(
                                                pem.getBytes(StandardCharsets.UTF_8))));
        if (found.isEmpty()) {
            throw new GeneralSecurityException("expected a certificate in PEM, got none");
        }
        return found;
    }

    private static PrivateKey key(String pem) throws GeneralSecurityException {
        int begin = pem.indexOf(KEY_BEGIN);
        int end = pem.indexOf(KEY_END);
        if (begin < 0 || end < begin) {
            throw new GeneralSecurityException("expected a PKCS#8 private key in PEM, got none");
        }
        PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(decoded(pem, begin, end));
        GeneralSecurityException last = new GeneralSecurityException("no kind of key fits");
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException other) {
                last = other;
            }
        }
        throw new GeneralSecurityException("expected an EC, RSA or Ed25519 key", last);
    }

    private static byte[] decoded(String pem, int begin, int end) throws GeneralSecurityException {
        try {
            return Base64.getMimeDecoder().decode(pem.substring(begin + KEY_BEGIN.length(), end));
        } catch (IllegalArgumentException damaged) {
            throw new GeneralSecurityException("the private key is damaged", damaged);
        }
    }
}
