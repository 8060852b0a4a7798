package dev.aether.sdk;

import java.net.URI;
import java.util.List;

/**
 * Where a lattice is reached, and as whom.
 *
 * @param servers the API addresses of some of its nodes, such as {@code https://host:7401}; any of
 *     them serves everything
 */
public record Access(List<URI> servers, Credentials credentials) {
    public Access {
        servers = List.copyOf(servers);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("expected at least one server, got none");
        }
        servers.forEach(Access::check);
    }

    private static void check(URI server) {
        boolean whole = "https".equals(server.getScheme()) && server.getHost() != null;
        if (!whole) {
            throw new IllegalArgumentException(
                    "expected an address such as https://host:7401, got " + server);
        }
    }

    /** The same credentials at another address. */
    public Access at(URI server) {
        return new Access(List.of(server), credentials);
    }
}
