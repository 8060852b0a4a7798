package dev.aether.identity;

import dev.aether.environment.Disk;
import dev.aether.identity.encoding.Certificates;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/**
 * What an operator's tools need to talk to a lattice, as text: the PEM files curl and etcdctl take,
 * and a kubeconfig that carries all of it inside.
 *
 * @param ca the authorities of the lattice
 * @param certificate the operator's chain
 * @param key the operator's private key; secret
 */
public record ClientFiles(String ca, String certificate, String key) {
    public static final String CA_FILE = "client/ca.pem";
    public static final String CERTIFICATE_FILE = "client/cert.pem";
    public static final String KEY_FILE = "client/key.pem";

    private static final int PEM_BYTES_MAX = 64 * 1024;

    public static ClientFiles of(Svid operator, TrustBundle bundle) {
        return new ClientFiles(bundle.pem(), operator.chainPem(), operator.keyPem());
    }

    /**
     * Until when the certificate that lies there is valid; the distant past if none does.
     *
     * @throws IdentityException MALFORMED if it cannot be read
     */
    public static Instant validUntil(Disk disk) {
        if (!disk.exists(KEY_FILE) || !disk.exists(CERTIFICATE_FILE)) {
            return Instant.EPOCH;
        }
        String pem =
                new String(disk.read(CERTIFICATE_FILE, PEM_BYTES_MAX), StandardCharsets.US_ASCII);
        return Certificates.fromPem(pem).getFirst().getNotAfter().toInstant();
    }

    /** Writes the three files durably; the key is readable by the owner only. */
    public void write(Disk disk) {
        disk.replace(CA_FILE, bytes(ca));
        disk.replaceSecret(KEY_FILE, bytes(key));
        disk.replace(CERTIFICATE_FILE, bytes(certificate));
    }

    /**
     * A kubeconfig (YAML) with one cluster, user and context of this name; as secret as the key.
     *
     * @param name lower-case letters, digits and '-'
     * @param server an https address with nothing after its port
     * @throws IdentityException MALFORMED for another name or server
     */
    public String kubeconfig(String name, URI server) {
        if (!name.matches("[a-z0-9-]{1,63}")
                || !server.toString().matches("https://[a-zA-Z0-9.:\\[\\]-]+")) {
            throw IdentityException.malformed(
                    "expected a plain name and https://host:port, got " + name + ", " + server);
        }
        return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: %1$s
          cluster:
            server: %2$s
            certificate-authority-data: %3$s
        users:
        - name: %1$s
          user:
            client-certificate-data: %4$s
            client-key-data: %5$s
        contexts:
        - name: %1$s
          context:
            cluster: %1$s
            user: %1$s
        current-context: %1$s
        """
                .formatted(name, server, inline(ca), inline(certificate), inline(key));
    }

    @Override
    public String toString() {
        return "client files (key not shown)";
    }

    private static String inline(String pem) {
        return Base64.getEncoder().encodeToString(bytes(pem));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
