package dev.aether.cli.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** The operator's certificate. The node that founded the lattice makes a new one at its start. */
final class OperatorCertificate {
    /** Less than the founder's own margin, so that one that ends soon is made anew. */
    private static final Duration SOON = Duration.ofDays(7);

    private final Path file;

    OperatorCertificate(Path file) {
        this.file = file;
    }

    boolean exists() {
        return Files.exists(file);
    }

    /**
     * @throws CertificateException if the file holds none
     */
    Instant end() throws IOException, CertificateException {
        try (InputStream pem = Files.newInputStream(file)) {
            X509Certificate certificate =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509").generateCertificate(pem);
            return certificate.getNotAfter().toInstant();
        }
    }

    static boolean isSoon(Instant end) {
        return Instant.now().plus(SOON).isAfter(end);
    }

    /** Whether it is there and ends soon; the founder looks after one that cannot be read. */
    boolean endsSoon() throws IOException {
        try {
            return exists() && isSoon(end());
        } catch (CertificateException unreadable) {
            return false;
        }
    }
}
