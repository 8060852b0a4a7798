package dev.aether.api;

import dev.aether.api.rest.RestApp;
import dev.aether.api.web.WebLimits;
import dev.aether.api.web.WebServer;
import dev.aether.environment.Environment;
import dev.aether.identity.Authorizer;
import dev.aether.identity.LiveIdentity;

/**
 * The HTTPS door every node has: the Kubernetes-compatible API and a few paths of Aether's own.
 * Clients show a certificate of the lattice; every request is decided anew. Safe for all threads.
 */
public final class ApiDoor implements AutoCloseable {
    private final ApiConfig config;
    private final WebServer server;

    /**
     * @param identity whose certificate is shown and by whose bundle clients are verified
     * @param authorizer asked for every request
     */
    public ApiDoor(
            Environment environment,
            LiveIdentity identity,
            Authorizer authorizer,
            ApiParts parts,
            ApiConfig config) {
        Environment own = environment.named("api");
        RestApp app = new RestApp(own, identity, authorizer, parts, config.watchesMax());
        this.config = config;
        this.server = new WebServer(own, identity, app, WebLimits.defaults());
    }

    /**
     * Begins to listen.
     *
     * @throws java.io.UncheckedIOException naming the address that is taken
     */
    public void start() {
        server.start(config.listen());
    }

    /** The port in use. */
    public int port() {
        return server.port();
    }

    /** Stops listening and closes every connection. */
    @Override
    public void close() {
        server.close();
    }
}
