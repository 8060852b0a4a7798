package dev.aether.node;

import dev.aether.control.Admission;
import dev.aether.control.AppLogs;
import dev.aether.control.AppRoutes;
import dev.aether.control.AppSettings;
import dev.aether.control.Certification;
import dev.aether.control.Control;
import dev.aether.control.Genesis;
import dev.aether.control.NodeService;
import dev.aether.control.NodeWatch;
import dev.aether.control.Objects;
import dev.aether.environment.ByteSize;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.identity.AlternativeNames;
import dev.aether.identity.Enrollment;
import dev.aether.identity.IdentityException;
import dev.aether.identity.Lifetimes;
import dev.aether.identity.LiveIdentity;
import dev.aether.identity.NodeIdentity;
import dev.aether.identity.NodeKey;
import dev.aether.identity.Rotation;
import dev.aether.identity.Subject;
import dev.aether.identity.TokenLedger;
import dev.aether.membership.Member;
import dev.aether.membership.Membership;
import dev.aether.membership.MembershipConfig;
import dev.aether.mesh.Mesh;
import dev.aether.mesh.MeshConfig;
import dev.aether.mesh.Outside;
import dev.aether.runtime.AppStores;
import dev.aether.runtime.Bindings;
import dev.aether.runtime.Program;
import dev.aether.runtime.RuntimeConfig;
import dev.aether.runtime.SharedCode;
import dev.aether.runtime.Workloads;
import dev.aether.state.Keyspace;
import dev.aether.state.State;
import dev.aether.state.StateException;
import dev.aether.transport.Network;
import dev.aether.transport.Transport;
import dev.aether.workflow.Engine;
import dev.aether.workflow.Pulses;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * One node, built bottom row first; the only place where modules are put together. The simulation
 * runs this same file on simulated makers.
 */
public final class Wiring implements AutoCloseable {
    private static final Duration RETRY = Duration.ofMillis(100);

    private final Environment environment;
    private final NodeConfig config;
    private final NodeFiles files;
    private final LiveIdentity identity;
    private final NodeId self;
    private final Admission admission;
    private final Transport transport;
    private final Membership membership;
    private final State state;
    private final Keyspace system;
    private final DescriptorGossip descriptor;
    private final Workloads workloads;
    private final AppLogs logs;
    private final Certification certification;
    private final Pulses pulses;
    private final Control control;
    private final Engine engine;
    private final Outside outside;
    private final Mesh mesh;
    private final AppRoutes routes;
    private final Rotation rotation;
    private final Expulsion expulsion;
    private volatile Consumer<String> dismissed = why -> {};
    private volatile boolean ready;
    private volatile boolean closed;

    /** Opens everything, blocking while it founds, joins or renews; nothing runs before start. */
    public Wiring(NodeConfig config, Environment environment, Makers makers) {
        this.config = config;
        this.environment = environment;
        this.files = new NodeFiles(environment.disk());

        // Identity.
        Lifetimes lifetimes = Lifetimes.defaults();
        AlternativeNames names = AlternativeNames.localAnd(config.listen().hosts());
        AtomicReference<LiveIdentity> shown = new AtomicReference<>();
        Network network = makers.network().apply(shown::get);
        this.identity =
                new Entrance(environment, lifetimes, names).enter(config, network, files.peers());
        shown.set(identity);
        this.self = nodeOf(identity);

        // Transport and membership.
        this.admission = new Admission(environment);
        this.transport = network.bind(config.listen().on(config.listen().quic()), admission);
        this.membership =
                new Membership(environment, MembershipConfig.defaults(), transport, member());

        // State.
        this.state =
                State.open(
                        environment,
                        self,
                        transport,
                        new Neighbourhood(membership, admission),
                        founds(config) ? makers.state().founding() : makers.state(),
                        makers.stores());
        this.system = state.keyspace("system");
        this.descriptor = new DescriptorGossip(environment.timers(), membership, state);

        // Certificates.
        this.certification =
                new Certification(environment, lifetimes, self, identity, transport, system);
        certification.serve();
        Enrollment.Node member =
                new Enrollment.Node(self, NodeKey.loadOrCreate(environment), names);
        this.rotation = rotation(lifetimes, member);
        this.expulsion = new Expulsion(environment, network, identity, member);

        // Workloads.
        this.outside = makers.outside().apply(this::isOfNode);
        this.workloads = workloads(makers.programs());
        NodeService nodeService = nodeService();
        this.logs = new AppLogs(environment, self, system, membership, transport, workloads);

        // Mesh.
        LocalParticles particles = new LocalParticles(workloads);
        this.mesh = new Mesh(environment, membership, transport, particles, MeshConfig.defaults());

        // Control and workflow.
        this.pulses = new Pulses(system, environment.clock());
        this.control = new Control(environment, controlParts(nodeService));
        mesh.wakeBy(control.sleepers());
        this.routes = new AppRoutes(environment, system, mesh, control.sleepers());
        this.engine = new Engine(environment, system, pulses, config.name(), control.definitions());
    }

    private Workloads workloads(BiFunction<Bindings, SharedCode, Program.Maker> programs) {
        return new Workloads(
                environment,
                offered(),
                self,
                state.blobs(),
                programs.apply(
                        new Bindings(
                                new AppStores(environment, state),
                                new AppSettings(environment, system),
                                outbound()),
                        SharedCode.among(
                                new Colleagues(membership),
                                config.compiling().shared(),
                                environment,
                                identity,
                                transport)),
                new Announcer(membership));
    }

    /**
     * The mesh is made after the workloads it brings requests to, and before the first of these.
     */
    private MeshOutbound outbound() {
        return new MeshOutbound(environment, identity.id().trustDomain(), this::mesh, outside);
    }

    private boolean isOfNode(InetAddress address) {
        return membership.members().stream()
                .flatMap(member -> member.addresses().stream())
                .anyMatch(each -> address.equals(each.getAddress()));
    }

    private RuntimeConfig offered() {
        return RuntimeConfig.defaults(
                config.offered().cores(), new ByteSize(config.offered().memoryBytes()));
    }

    private Rotation rotation(Lifetimes lifetimes, Enrollment.Node member) {
        NodeIdentity renewable = new NodeIdentity(environment, lifetimes, member.key(), identity);
        return Rotation.start(environment, renewable.svid(certification, member::names));
    }

    private NodeService nodeService() {
        NodeService service = new NodeService(workloads, state.blobs(), system);
        service.serve(transport);
        service.onFarewell(expulsion::suspect);
        return service;
    }

    private Control.Parts controlParts(NodeService nodeService) {
        return new Control.Parts(
                self,
                state,
                system,
                new Objects(system),
                membership,
                transport,
                workloads,
                nodeService,
                pulses,
                NodeWatch.Patience.defaults());
    }

    private static boolean founds(NodeConfig config) {
        return config.lattice() instanceof NodeConfig.Lattice.New;
    }

    /** Starts everything, bottom row first, and returns when this node is ready. */
    public void start(String version) {
        descriptor.start();
        logs.serve();
        membership.onMember(member -> files.rememberPeers(membership.members(), membership.self()));
        mesh.start();
        membership.start();
        transport.start();
        membership.join(seeds());
        admission.onLeft(membership::forget);
        expulsion.start(admission::isBlind, this::seeds, why -> dismissed.accept(why));
        retry("the first objects", () -> new Genesis(environment, system).namespaces());
        retry("this node's record", () -> record(version));
        admission.start(system);
        certification.start();
        control.start();
        engine.start();
        routes.start();
        ready = true;
        environment.log().info("ready", "name", config.name(), "id", self);
    }

    /** Closes everything from the top down, each part also when one above it failed. */
    @Override
    public void close() {
        try (outside;
                transport;
                membership;
                state;
                workloads;
                Leaving _ = membership::leave;
                expulsion;
                admission;
                rotation;
                certification;
                control;
                routes;
                engine;
                descriptor) {
            closed = true;
            ready = false;
        }
    }

    private interface Leaving extends AutoCloseable {
        @Override
        void close();
    }

    /** Hears, in words, that this node was removed and must stop; before {@link #start}. */
    public void onRemoval(Consumer<String> listener) {
        dismissed = listener;
    }

    public boolean isReady() {
        return ready;
    }

    public NodeId self() {
        return self;
    }

    public LiveIdentity identity() {
        return identity;
    }

    public Membership membership() {
        return membership;
    }

    public State state() {
        return state;
    }

    public Workloads workloads() {
        return workloads;
    }

    public AppLogs logs() {
        return logs;
    }

    public Pulses pulses() {
        return pulses;
    }

    public Control control() {
        return control;
    }

    public Certification certification() {
        return certification;
    }

    public Mesh mesh() {
        return mesh;
    }

    public Transport transport() {
        return transport;
    }

    private static NodeId nodeOf(LiveIdentity identity) {
        if (identity.id().subject() instanceof Subject.Node(NodeId node)) {
            return node;
        }
        throw new StartFailure(
                "the certificate in identity/ is not a node's: " + identity.id(),
                "restore the directory from a backup, or join again with an empty one");
    }

    private Member member() {
        TreeMap<String, String> labels = new TreeMap<>();
        labels.put("api-port", Integer.toString(config.listen().api()));
        labels.put("etcd-port", Integer.toString(config.listen().etcd()));
        labels.put("ingress-port", Integer.toString(config.listen().ingress()));
        return new Member(
                self,
                config.name(),
                transport.localAddresses(),
                Membership.incarnationOfBoot(files.countBoot()),
                Member.Status.ALIVE,
                config.zone(),
                labels);
    }

    private Collection<InetSocketAddress> seeds() {
        List<InetSocketAddress> known = files.peers();
        if (!known.isEmpty()) {
            return known;
        }
        return config.lattice() instanceof NodeConfig.Lattice.Join join ? join.peers() : List.of();
    }

    /** What a node writes at its start may be written again: a passing fault is waited out. */
    private void retry(String what, Runnable write) {
        while (!closed) {
            try {
                write.run();
                return;
            } catch (StateException | IdentityException fault) {
                if (isPermanent(fault)) {
                    throw fault;
                }
                environment.log().info("start waits", "what", what, "why", fault);
                environment.timers().sleep(RETRY);
            }
        }
    }

    private static boolean isPermanent(RuntimeException fault) {
        return fault instanceof IdentityException identity
                && identity.code() != IdentityException.Code.UNAVAILABLE;
    }

    private void record(String version) {
        if (config.lattice() instanceof NodeConfig.Lattice.New) {
            certification
                    .members()
                    .recordFounder(
                            new TokenLedger.Member(
                                    self,
                                    config.name(),
                                    NodeKey.loadOrCreate(environment).sha256()));
            Founder founder = new Founder(environment, certification, identity);
            founder.firstOperator();
            config.invite().forEach(founder::invite);
        }
        new Genesis(environment, system).node(self, config.name(), config.zone(), version);
    }
}
