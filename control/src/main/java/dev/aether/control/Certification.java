package dev.aether.control;

import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.Interrupted;
import dev.aether.environment.NodeId;
import dev.aether.environment.Threads;
import dev.aether.identity.Authority;
import dev.aether.identity.IdentityException;
import dev.aether.identity.Issuer;
import dev.aether.identity.JoinToken;
import dev.aether.identity.Lifetimes;
import dev.aether.identity.LiveIdentity;
import dev.aether.identity.Registrar;
import dev.aether.identity.Subject;
import dev.aether.kubernetes.Json;
import dev.aether.state.Keyspace;
import dev.aether.state.RangeStatus;
import dev.aether.state.StateException;
import dev.aether.transport.RemoteRefusal;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who signs: the voters of {@code system} hold the authority, a new one gets it from another over
 * their link; everybody else, and the join door, asks one of them.
 */
public final class Certification implements Issuer, AutoCloseable {
    private static final String CERTIFY = "control/certify";
    private static final String AUTHORITY = "control/authority";
    private static final String TOKEN = "control/token";
    private static final String ETCD_USER = "control/etcd-user";
    private static final Duration ASK_MAX = Duration.ofSeconds(5);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private final Environment environment;
    private final Lifetimes lifetimes;
    private final NodeId self;
    private final LiveIdentity identity;
    private final Transport transport;
    private final Keyspace system;
    private final Members members;
    private volatile @Nullable Authority authority;
    private volatile boolean closed;
    private Threads.@Nullable Task looking;

    public Certification(
            Environment environment,
            Lifetimes lifetimes,
            NodeId self,
            LiveIdentity identity,
            Transport transport,
            Keyspace system) {
        this.environment = environment.named("certification");
        this.lifetimes = lifetimes;
        this.self = self;
        this.identity = identity;
        this.transport = transport;
        this.system = system;
        this.members = new Members(system);
        this.authority =
                Authority.isSaved(environment.disk())
                        ? Authority.load(environment, lifetimes)
                        : null;
    }

    /** Serves the join door and the channels; before the transport starts. */
    public void serve() {
        transport.onJoin((from, request) -> ask(request));
        transport.onRequest(CERTIFY, (from, request) -> answer(request));
        transport.onRequest(AUTHORITY, (from, request) -> share(from));
        transport.onRequest(ETCD_USER, (from, request) -> certifyHere(request));
        transport.onRequest(TOKEN, (from, request) -> Bytes.utf8(mintHere(request.utf8())));
    }

    /** Begins to look whether this node has become a voter and needs the authority. */
    public void start() {
        looking = environment.threads().start("authority", this::look);
    }

    @Override
    public void close() {
        closed = true;
        if (looking != null) {
            looking.interrupt();
        }
    }

    public Members members() {
        return members;
    }

    /** The authority, if this node holds it. */
    public Optional<Authority> authority() {
        return Optional.ofNullable(authority);
    }

    /** Answers a request for a certificate here, or by a node that can. */
    @Override
    public Bytes ask(Bytes request) {
        if (authority != null) {
            return answer(request);
        }
        return askAVoter(CERTIFY, request);
    }

    /** A new one-time token. */
    public String mint(Instant expiry) {
        return authority != null
                ? mintHere(expiry.toString())
                : askAVoter(TOKEN, Bytes.utf8(expiry.toString())).utf8();
    }

    /**
     * A certificate, as PEM, by which the etcd door knows a user of a keyspace.
     *
     * @param publicKeyPem of a P-256 key that the user keeps
     * @throws IdentityException MALFORMED for another key or a name that cannot be in an id
     */
    public String certify(Subject.EtcdUser user, String publicKeyPem) {
        Json asked =
                Json.object("keyspace", user.keyspace())
                        .with("user", user.user())
                        .with("publicKey", publicKeyPem);
        Bytes request = Bytes.wrap(asked.bytes());
        return (authority != null ? certifyHere(request) : askAVoter(ETCD_USER, request)).utf8();
    }

    private Bytes certifyHere(Bytes request) {
        Json asked = Json.parse(request.toArray());
        Subject.EtcdUser user =
                new Subject.EtcdUser(
                        asked.textAt("keyspace").orElse(""), asked.textAt("user").orElse(""));
        String certificate = required().certify(asked.textAt("publicKey").orElse(""), user);
        environment
                .log()
                .info(
                        "issued a certificate of a keyspace's user",
                        "keyspace",
                        user.keyspace(),
                        "user",
                        user.user());
        return Bytes.utf8(certificate);
    }

    private String mintHere(String expiry) {
        JoinToken token =
                JoinToken.mint(environment.randomness(), required(), Instant.parse(expiry));
        members.record(token.entry());
        return token.text();
    }

    private Bytes answer(Bytes request) {
        return new Registrar(
                        environment.clock(),
                        environment.log(),
                        required(),
                        members,
                        identity::bundle)
                .answer(request);
    }

    private Authority required() {
        Authority held = authority;
        if (held == null) {
            throw new RemoteRefusal("this node does not hold the authority");
        }
        return held;
    }

    private Bytes askAVoter(String channel, Bytes request) {
        String why = "no voter of system is known";
        for (NodeId voter : voters()) {
            try {
                return transport.request(voter, channel, request, ASK_MAX);
            } catch (TransportException unreachable) {
                why = String.valueOf(unreachable.getMessage());
            }
        }
        throw new IdentityException(IdentityException.Code.UNAVAILABLE, why);
    }

    /** The leader first. */
    private Set<NodeId> voters() {
        RangeStatus status = system.status();
        Set<NodeId> voters = new LinkedHashSet<>();
        status.leader().ifPresent(voters::add);
        voters.addAll(status.voters());
        voters.remove(self);
        return voters;
    }

    private Bytes share(NodeId with) {
        if (!system.status().voters().contains(with)) {
            throw new RemoteRefusal("only voters of system hold the authority");
        }
        Authority held = required();
        environment.log().info("authority shared", "with", with);
        return Bytes.wrap(
                Json.object("certificate", held.certificatePem())
                        .with("key", Json.text(held.keyPem()))
                        .bytes());
    }

    private void look() {
        try {
            while (!closed && authority == null) {
                environment.timers().sleep(LOOK_EVERY);
                obtain();
            }
        } catch (Interrupted closing) {
            environment.log().debug("no longer looks for the authority");
        }
    }

    private void obtain() {
        try {
            if (system.status().voters().contains(self)) {
                Json pems = Json.parse(askAVoter(AUTHORITY, Bytes.EMPTY).toArray());
                Authority obtained =
                        Authority.fromPem(
                                environment,
                                pems.textAt("certificate").orElse(""),
                                pems.textAt("key").orElse(""),
                                lifetimes);
                obtained.save(environment.disk());
                authority = obtained;
                environment.log().info("authority obtained");
            }
        } catch (StateException | IdentityException | TransportException unavailable) {
            environment.log().info("authority not obtained yet", "why", unavailable);
        }
    }
}
