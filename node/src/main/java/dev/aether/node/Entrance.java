package dev.aether.node;

import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.identity.AlternativeNames;
import dev.aether.identity.Authority;
import dev.aether.identity.Beginning;
import dev.aether.identity.DoorRequest;
import dev.aether.identity.Enrollment;
import dev.aether.identity.IdentityException;
import dev.aether.identity.IdentityFiles;
import dev.aether.identity.JoinToken;
import dev.aether.identity.LatticeId;
import dev.aether.identity.Lifetimes;
import dev.aether.identity.LiveIdentity;
import dev.aether.identity.NodeKey;
import dev.aether.identity.TrustBundle;
import dev.aether.transport.Network;
import dev.aether.transport.TransportException;
import dev.aether.transport.TransportException.Code;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * How a node comes to its identity at its start: it founds a lattice, joins one, takes up the
 * certificate it has, or has an expired one renewed at the join door.
 */
final class Entrance {
    private static final Duration DOOR_MAX = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofMillis(50);
    private static final Duration GIVE_UP = Duration.ofMinutes(2);
    private static final int TOKEN_BYTES_MAX = 4096;
    private static final String ASK_ANEW = "ask for a new token: aether token create";

    private final Environment environment;
    private final Lifetimes lifetimes;
    private final AlternativeNames names;

    Entrance(Environment environment, Lifetimes lifetimes, AlternativeNames names) {
        this.environment = environment;
        this.lifetimes = lifetimes;
        this.names = names;
    }

    /**
     * @param known addresses of members from earlier lives
     */
    LiveIdentity enter(NodeConfig config, Network network, List<InetSocketAddress> known) {
        return switch (Beginning.of(environment, lifetimes)) {
            case Beginning.Resume resume -> resume.live(environment);
            case Beginning.SignOneself authority ->
                    authority.sign(environment, names).live(environment);
            case Beginning.RenewAtDoor renewal -> renew(renewal, network, known);
            case Beginning.Fresh fresh -> fresh(config, network);
        };
    }

    private LiveIdentity fresh(NodeConfig config, Network network) {
        return switch (config.lattice()) {
            case NodeConfig.Lattice.New founding ->
                    Beginning.found(
                                    environment,
                                    LatticeId.random(environment.randomness()),
                                    lifetimes)
                            .sign(environment, names)
                            .live(environment);
            case NodeConfig.Lattice.Join join -> join(config, join, network);
            case NodeConfig.Lattice.Member member ->
                    throw new StartFailure(
                            "the node directory holds no identity and node.yaml names no lattice",
                            "set lattice: new to found one, or run aether join TOKEN ADDRESS");
        };
    }

    private LiveIdentity join(NodeConfig config, NodeConfig.Lattice.Join join, Network network) {
        JoinToken token = parse(token(join));
        Enrollment enrollment = Enrollment.join(environment, token, self(), config.name());
        Bytes pin = token.authoritySha256();
        return complete(enrollment, answer(join.peers(), pin, enrollment.request(), network));
    }

    private static JoinToken parse(String text) {
        try {
            return JoinToken.parse(text);
        } catch (IdentityException malformed) {
            throw new StartFailure("the token is unusable: " + malformed.getMessage(), ASK_ANEW);
        }
    }

    private LiveIdentity renew(
            Beginning.RenewAtDoor renewal, Network network, List<InetSocketAddress> known) {
        TrustBundle bundle = renewal.bundle();
        Enrollment enrollment =
                Enrollment.renew(environment, bundle, self(), DoorRequest.Purpose.NODE);
        Bytes pin = Authority.sha256(bundle.authorities().getFirst());
        return complete(enrollment, answer(known, pin, enrollment.request(), network));
    }

    private Enrollment.Node self() {
        NodeKey key = NodeKey.loadOrCreate(environment);
        return new Enrollment.Node(key.proposedId(), key, names);
    }

    private LiveIdentity complete(Enrollment enrollment, Bytes answer) {
        return switch (enrollment.complete(answer)) {
            case Enrollment.Outcome.Enrolled enrolled -> {
                new IdentityFiles(environment.disk()).save(enrolled.svid(), enrolled.bundle());
                yield new LiveIdentity(environment.clock(), enrolled.svid(), enrolled.bundle());
            }
            case Enrollment.Outcome.Denied denied ->
                    throw new StartFailure(
                            "the lattice refused this node: " + denied.message(), ASK_ANEW);
        };
    }

    /** The token, waiting for its file if it is to come in one. */
    private String token(NodeConfig.Lattice.Join join) {
        if (join.tokenFile().isEmpty()) {
            return join.token();
        }
        long end = environment.clock().nanos() + GIVE_UP.toNanos();
        while (environment.clock().nanos() < end) {
            String text = TokenFile.read(join.tokenFile(), TOKEN_BYTES_MAX);
            if (!text.isEmpty()) {
                return text;
            }
            environment.timers().sleep(RETRY);
        }
        throw new StartFailure(
                "no token came in " + join.tokenFile(), "start the node that founds the lattice");
    }

    private Bytes answer(List<InetSocketAddress> doors, Bytes pin, Bytes request, Network network) {
        String why = "no address of a member is known";
        long end = environment.clock().nanos() + GIVE_UP.toNanos();
        while (environment.clock().nanos() < end && !doors.isEmpty()) {
            int foreign = 0;
            for (InetSocketAddress door : doors) {
                try {
                    return network.askJoinDoor(door, pin, request, DOOR_MAX);
                } catch (TransportException unreachable) {
                    why = door + ": " + unreachable.getMessage();
                    foreign += unreachable.code() == Code.IDENTITY_REFUSED ? 1 : 0;
                }
            }
            if (foreign == doors.size()) {
                throw new StartFailure(
                        "every peer belongs to another lattice: " + why,
                        "name peers of your lattice, or ask for a token of theirs");
            }
            environment.timers().sleep(RETRY);
        }
        throw new StartFailure(
                "no member could be asked for a certificate: " + why,
                "check that a member runs and that its QUIC port can be reached");
    }
}
