package dev.aether.mesh;

import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.membership.Endpoint;
import dev.aether.membership.Member;
import dev.aether.membership.Membership;
import dev.aether.transport.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The datapath of this node: finds the service of a request, a replica of it anywhere in the
 * lattice, and brings the answer back; and answers what other nodes send to the replicas here.
 *
 * <p>Blocking, but for {@link #begin}; safe for all threads. Opens no socket: {@link Ingress} does.
 */
public final class Mesh {
    private static final String RESERVED = "x-aether-";

    private final Environment environment;
    private final Transport transport;
    private final RemoteService service;
    private final Caller caller;
    private volatile Routes routes = new Routes(List.of());

    public Mesh(
            Environment environment,
            Membership membership,
            Transport transport,
            LocalEndpoints local,
            MeshConfig config) {
        this(environment, new Members(membership), transport, local, config);
    }

    Mesh(
            Environment environment,
            Directory directory,
            Transport transport,
            LocalEndpoints local,
            MeshConfig config) {
        this.environment = environment.named("mesh");
        this.transport = transport;
        this.service = new RemoteService(local, config, this.environment.log());
        Balancer balancer =
                new Balancer(
                        directory,
                        local,
                        environment.clock(),
                        environment.randomness().fork("mesh"),
                        config);
        RemoteLeg remote = new RemoteLeg(this.environment, transport, config);
        this.caller = new Caller(this.environment, balancer, local, remote, config);
    }

    /** Registers with the transport; call before {@link Transport#start}. */
    public void start() {
        transport.onStream(RemoteLeg.CHANNEL, service::serve);
    }

    /** Who is asked for replicas of services that have none; before any call. */
    public void wakeBy(Awakening awakening) {
        caller.wakeBy(awakening);
    }

    /** Replaces all routes at once; requests under way keep theirs. */
    public void routes(List<Route> all) {
        routes = new Routes(all);
        environment.log().info("routes replaced", "routes", all.size());
    }

    /**
     * The route of a request.
     *
     * @param authority host and perhaps port
     * @param target path and perhaps query
     */
    public Optional<Route> route(String authority, String target) {
        return routes.find(authority, target);
    }

    /**
     * Gets a request answered by some ready replica of a service, here or elsewhere.
     *
     * @param service {@code namespace/app/particle}
     * @param timeout until the response must have begun
     * @return how it ended; unless {@link Outcome.Answered}, a response that was begun is
     *     incomplete, and one that was not is the caller's to make
     */
    public Outcome call(String service, Exchange exchange, Duration timeout) {
        return caller.call(service, exchange, timeout);
    }

    /**
     * Like {@link #call}, but never waits: a replica on this node answers without a thread that
     * waits for it, any other has one.
     *
     * @param end gets how it ended, once, on a thread that must not wait
     */
    public void begin(String service, Exchange exchange, Duration timeout, Consumer<Outcome> end) {
        caller.begin(service, exchange, timeout, end);
    }

    /**
     * Whether a header says what nodes tell each other about a request, so that nobody else may.
     *
     * @param name in any case
     */
    public static boolean isReserved(String name) {
        return name.regionMatches(true, 0, RESERVED, 0, RESERVED.length());
    }

    private record Members(Membership membership) implements Directory {
        @Override
        public NodeId self() {
            return membership.self().id();
        }

        @Override
        public List<Endpoint> lookup(String service) {
            return membership.services().lookup(service);
        }

        @Override
        public Member.Status status(NodeId node) {
            return membership.member(node).map(Member::status).orElse(Member.Status.DEAD);
        }
    }
}
