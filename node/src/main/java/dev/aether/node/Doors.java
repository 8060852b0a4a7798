package dev.aether.node;

import dev.aether.environment.Environment;
import dev.aether.mesh.Ingress;
import dev.aether.mesh.IngressConfig;

/** The doors through which a real node is reached; the simulation has none. */
final class Doors implements AutoCloseable {
    private final Ingress ingress;

    Doors(NodeConfig config, Environment environment, Wiring wiring) {
        NodeConfig.Listen listen = config.listen();
        this.ingress =
                new Ingress(
                        environment,
                        wiring.mesh(),
                        IngressConfig.defaults(listen.on(listen.ingress())));
    }

    /** What must listen before the node is ready. */
    void beforeStart() {}

    void open() {
        ingress.start();
    }

    @Override
    public void close() {
        ingress.close();
    }
}
