package dev.aether.api;

import dev.aether.api.etcd.EtcdMethods;
import dev.aether.api.etcd.JsonGateway;
import dev.aether.api.etcd.Keyspaces;
import dev.aether.api.http.DoorListener;
import dev.aether.api.http.DoorTls;
import dev.aether.api.http.GrpcMethod;
import dev.aether.api.http.PeerGate;
import dev.aether.api.http.WebDoor;
import dev.aether.environment.Environment;
import dev.aether.identity.Authorizer;
import dev.aether.identity.LiveIdentity;
import dev.aether.state.Keyspace;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import java.util.Map;
import java.util.function.Function;

/**
 * The door for clients of etcd, version 3: gRPC and its JSON form on one port, with TLS and a
 * client certificate. The id in the certificate chooses the keyspace.
 */
public final class EtcdDoor implements AutoCloseable {
    private final EtcdConfig config;
    private final PeerGate gate;
    private final DoorListener listener;

    /**
     * @param keyspaces finds a keyspace by its name
     */
    public EtcdDoor(
            Environment environment,
            LiveIdentity identity,
            Authorizer authorizer,
            Function<String, Keyspace> keyspaces,
            ClusterView cluster,
            EtcdConfig config) {
        this.config = config;
        Environment named = environment.named("etcd");
        Keyspaces access = new Keyspaces(named, identity, authorizer, keyspaces, cluster);
        Map<String, GrpcMethod> methods = EtcdMethods.of(named, access, config);
        WebDoor door =
                new WebDoor(
                        named, config.limits(), methods, new JsonGateway(named.timers(), methods));
        this.gate = new PeerGate(named, identity, config.limits().recheckEvery(), true);
        this.listener =
                new DoorListener(
                        named,
                        "etcd",
                        config.limits(),
                        door.secured(
                                DoorTls.busy(
                                        identity,
                                        ClientAuth.REQUIRE,
                                        ApplicationProtocolNames.HTTP_2,
                                        ApplicationProtocolNames.HTTP_1_1),
                                gate));
    }

    /**
     * @throws java.io.UncheckedIOException naming the address that is taken
     */
    public void start() {
        listener.start(config.listen());
    }

    /** The port in use. */
    public int port() {
        return listener.port();
    }

    /** Ends every call and connection. */
    @Override
    public void close() {
        gate.close();
        listener.close();
    }
}
