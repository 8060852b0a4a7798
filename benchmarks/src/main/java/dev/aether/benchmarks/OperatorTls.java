package dev.aether.benchmarks;

import java.io.IOException;
import java.io.InputStream;
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
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS with the certificate of a lattice's operator. */
final class OperatorTls {
    private static final char[] UNPROTECTED = {};

    private OperatorTls() {}

    /**
     * @param folder with {@code ca.pem}, {@code cert.pem} and {@code key.pem}
     */
    static SSLContext of(Path folder) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            Certificate[] chain = read(folder, "cert.pem").toArray(Certificate[]::new);
            store.setKeyEntry("operator", key(folder), UNPROTECTED, chain);
            int number = 0;
            for (Certificate authority : read(folder, "ca.pem")) {
                store.setCertificateEntry("authority-" + number++, authority);
            }
            return context(store);
        } catch (GeneralSecurityException unreadable) {
            throw new IOException("cannot use the certificate in " + folder, unreadable);
        }
    }

    private static Collection<? extends Certificate> read(Path folder, String file)
            throws IOException, GeneralSecurityException {
        try (InputStream pem = Files.newInputStream(folder.resolve(file))) {
            return CertificateFactory.getInstance("X.509").generateCertificates(pem);
        }
    }

    /** PKCS#8 of an elliptic curve. */
    private static PrivateKey key(Path folder) throws IOException, GeneralSecurityException {
        String pem = Files.readString(folder.resolve("key.pem"));
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    private static SSLContext context(KeyStore store) throws GeneralSecurityException {
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, UNPROTECTED);
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
