package dev.aether.node;

import dev.aether.api.ApiConfig;
import dev.aether.api.ApiDoor;
import dev.aether.api.EtcdConfig;
import dev.aether.api.EtcdDoor;
import dev.aether.api.MetricsDoor;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.identity.Authorizer;
import dev.aether.identity.LatticeId;
import dev.aether.identity.SystemState;
import dev.aether.membership.Membership;
import dev.aether.mesh.Ingress;
import dev.aether.mesh.IngressConfig;
import java.util.List;

/** The doors through which a real node is reached; the simulation has none. */
final class Doors implements AutoCloseable {
    private final MetricsDoor metrics;
    private final ApiDoor api;
    private final EtcdDoor etcd;
    private final Ingress ingress;

    Doors(NodeConfig config, Environment environment, Wiring wiring) {
        NodeConfig.Listen listen = config.listen();
        Membership membership = wiring.membership();
        SystemState system = node -> standing(membership, node);
        Authorizer authorizer = new Authorizer(wiring.identity(), system);
        LatticeId lattice = LatticeId.ofTrustDomain(wiring.identity().id().trustDomain());
        this.metrics =
                new MetricsDoor(
                        environment,
                        () -> wiring.isReady() ? List.of() : List.of("the node is starting"),
                        listen.on(listen.metrics()));
        this.api =
                new ApiDoor(
                        environment,
                        wiring.identity(),
                        authorizer,
                        ApiWiring.parts(environment, wiring),
                        ApiConfig.of(listen.on(listen.api())));
        this.etcd =
                new EtcdDoor(
                        environment,
                        wiring.identity(),
                        authorizer,
                        wiring.state()::keyspace,
                        new Cluster(
                                environment,
                                lattice,
                                wiring.self(),
                                membership,
                                wiring.state().keyspace("default"),
                                wiring.control().dismissal()),
                        EtcdConfig.on(listen.on(listen.etcd())));
        this.ingress =
                new Ingress(
                        environment,
                        wiring.mesh(),
                        IngressConfig.defaults(listen.on(listen.ingress())));
    }

    private static SystemState.Standing standing(Membership membership, NodeId node) {
        return membership.member(node).isPresent()
                ? new SystemState.Standing.Member()
                : new SystemState.Standing.Stranger();
    }

    /** What must listen before the node is ready. */
    void beforeStart() {
        metrics.start();
    }

    void open() {
        api.start();
        etcd.start();
        ingress.start();
    }

    @Override
    public void close() {
        try (metrics;
                api;
                etcd) {
            ingress.close();
        }
    }
}
