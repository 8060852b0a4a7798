package dev.aether.mesh;

import dev.aether.mesh.EgressException.Code;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.security.cert.CertificateException;

/** What went wrong on the way out, from what the network said. */
final class EgressFaults {
    private EgressFaults() {}

    static EgressException ofConnect(Throwable cause) {
        Code code =
                switch (cause) {
                    case ConnectTimeoutException _ -> Code.CONNECTION_TIMEOUT;
                    case ConnectException _ -> Code.CONNECTION_REFUSED;
                    default -> Code.UNREACHABLE;
                };
        return new EgressException(code, "no connection to the server: " + words(cause), cause);
    }

    static EgressException ofHandshake(Throwable cause) {
        Code code = mentionsCertificate(cause) ? Code.CERTIFICATE_REFUSED : Code.TLS_FAILED;
        return new EgressException(code, "no TLS with the server: " + words(cause), cause);
    }

    private static boolean mentionsCertificate(Throwable fault) {
        Throwable each = fault;
        while (each != null) {
            if (each instanceof CertificateException) {
                return true;
            }
            each = each.getCause();
        }
        return false;
    }

    private static String words(Throwable cause) {
        return String.valueOf(cause.getMessage());
    }
}
