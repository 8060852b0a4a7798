package dev.aether.identity.encoding;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;

/** Certificates from and to bytes, always the JDK's own parser. */
public final class Certificates {
    private static final String CERTIFICATE = "CERTIFICATE";
    public static final int DER_BYTES_MAX = 16 * 1024;

    private Certificates() {}

    /**
     * @throws IllegalArgumentException if it is not one certificate or is too large
     */
    public static X509Certificate parse(byte[] der) {
        if (der.length > DER_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a certificate of " + der.length + " bytes, at most " + DER_BYTES_MAX);
        }
        try {
            ByteArrayInputStream in = new ByteArrayInputStream(der);
            X509Certificate read = (X509Certificate) factory().generateCertificate(in);
            if (read == null || in.available() != 0) {
                throw new IllegalArgumentException("expected exactly one certificate");
            }
            return read;
        } catch (CertificateException malformed) {
            throw new IllegalArgumentException(
                    "not an X.509 certificate: " + malformed.getMessage(), malformed);
        }
    }

    /** All certificates of a PEM text, in order. */
    public static List<X509Certificate> fromPem(String pem) {
        return Pem.read(CERTIFICATE, pem).stream().map(Certificates::parse).toList();
    }

    public static String toPem(List<X509Certificate> chain) {
        return chain.stream()
                .map(certificate -> Pem.write(CERTIFICATE, der(certificate)))
                .collect(Collectors.joining());
    }

    public static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException unreadable) {
            throw new IllegalArgumentException("a certificate without encoding", unreadable);
        }
    }

    private static CertificateFactory factory() {
        try {
            return CertificateFactory.getInstance("X.509");
        } catch (CertificateException absent) {
            throw new IllegalStateException("this Java lacks X.509", absent);
        }
    }
}
