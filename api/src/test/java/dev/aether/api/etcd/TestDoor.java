package dev.aether.api.etcd;

import dev.aether.api.ClusterView;
import dev.aether.api.EtcdConfig;
import dev.aether.api.EtcdDoor;
import dev.aether.api.http.DoorLimits;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.system.SystemEnvironment;
import dev.aether.identity.AlternativeNames;
import dev.aether.identity.Authority;
import dev.aether.identity.Authorizer;
import dev.aether.identity.ClientFiles;
import dev.aether.identity.LatticeId;
import dev.aether.identity.Lifetimes;
import dev.aether.identity.LiveIdentity;
import dev.aether.identity.Subject;
import dev.aether.identity.Svid;
import dev.aether.identity.SystemState;
import dev.aether.state.Keyspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A real door on loopback with its own authority, over keyspaces in memory. */
final class TestDoor implements AutoCloseable {
    static final LatticeId LATTICE = LatticeId.parse("00000000000000aa");
    static final NodeId NODE = new NodeId(1);

    final Environment environment;
    final LiveIdentity identity;
    final Map<String, Keyspace> keyspaces = new TreeMap<>();
    private final Path directory;
    private final Authority authority;
    private final EtcdDoor door;

    TestDoor(Path directory, Duration progressEvery) {
        this.directory = directory;
        this.environment = SystemEnvironment.open(directory.resolve("node"));
        this.authority = Authority.found(environment, LATTICE, Lifetimes.defaults());
        this.identity =
                live(authority.issue(new Subject.Node(NODE), AlternativeNames.localAnd(List.of())));
        keyspaces.put("default", new MemoryKeyspace("default"));
        keyspaces.put("team", new MemoryKeyspace("team"));
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        this.door =
                new EtcdDoor(
                        environment,
                        identity,
                        new Authorizer(identity, _ -> new SystemState.Standing.Member()),
                        keyspaces::get,
                        new OneMember(),
                        new EtcdConfig(List.of(loopback), DoorLimits.defaults(), progressEvery));
        door.start();
    }

    TestDoor(Path directory) {
        this(directory, Duration.ofMinutes(10));
    }

    Keyspaces access() {
        return new Keyspaces(
                environment,
                identity,
                new Authorizer(identity, _ -> new SystemState.Standing.Member()),
                keyspaces::get,
                new OneMember());
    }

    int port() {
        return door.port();
    }

    LiveIdentity live(Svid svid) {
        return new LiveIdentity(environment.clock(), svid, authority.bundle(1));
    }

    Svid issue(Subject subject) {
        return authority.issue(subject, AlternativeNames.none());
    }

    /** A folder with the files a command line client takes. */
    Path clientFiles(String name, Subject subject) {
        try {
            Path folder = Files.createDirectories(directory.resolve(name));
            ClientFiles files = ClientFiles.of(issue(subject), authority.bundle(1));
            Files.writeString(folder.resolve("ca.pem"), files.ca());
            Files.writeString(folder.resolve("cert.pem"), files.certificate());
            Files.writeString(folder.resolve("key.pem"), files.key());
            return folder;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        door.close();
    }

    private static final class OneMember implements ClusterView {
        @Override
        public LatticeId lattice() {
            return LATTICE;
        }

        @Override
        public NodeId self() {
            return NODE;
        }

        @Override
        public Removal remove(NodeId member) {
            return Removal.LAST;
        }

        @Override
        public List<Member> members() {
            return List.of(
                    new Member(
                            NODE,
                            "n1",
                            List.of("https://127.0.0.1:7400"),
                            List.of("https://127.0.0.1:7403"),
                            false));
        }
    }
}
