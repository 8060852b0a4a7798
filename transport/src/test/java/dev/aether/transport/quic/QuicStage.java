package dev.aether.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.ByteSize;
import dev.aether.environment.Bytes;
import dev.aether.environment.Clock;
import dev.aether.environment.Environment;
import dev.aether.environment.LogLevel;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.environment.system.LogTarget;
import dev.aether.environment.system.SystemEnvironment;
import dev.aether.identity.AlternativeNames;
import dev.aether.identity.Authority;
import dev.aether.identity.LatticeId;
import dev.aether.identity.Lifetimes;
import dev.aether.identity.LiveIdentity;
import dev.aether.identity.Subject;
import dev.aether.identity.Svid;
import dev.aether.transport.PeerCheck;
import dev.aether.transport.Stage;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The contract played over QUIC on the loopback interface. */
final class QuicStage implements Stage {
    static final LatticeId LATTICE = LatticeId.parse("00000000000000aa");

    final Path directory;
    final Environment environment;
    final Authority authority;
    final Map<Integer, LiveIdentity> identities = new TreeMap<>();
    private final List<Transport> transports = new ArrayList<>();
    private final DatagramSocket silent;
    TransportConfig config = TransportConfig.defaults();
    String listen = "127.0.0.1";
    int port;

    QuicStage() {
        try {
            directory = Files.createTempDirectory("aether-quic");
            environment =
                    SystemEnvironment.open(
                            directory,
                            new LogTarget.RotatedFile(
                                    LogLevel.INFO, "log", ByteSize.ofMebibytes(1), 1));
            silent = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        authority = Authority.found(environment, LATTICE, Lifetimes.defaults());
    }

    LiveIdentity identity(int number) {
        return identities.computeIfAbsent(number, _ -> live(authority, svid(number)));
    }

    Svid svid(int number) {
        return issue(authority, id(number));
    }

    static Svid issue(Authority authority, NodeId node) {
        return authority.issue(new Subject.Node(node), AlternativeNames.none());
    }

    /** A certificate that lives on for a few minutes only, so that its links are to be replaced. */
    Svid agedSvid(int number) {
        return issue(
                authorityAt(Lifetimes.defaults().node().dividedBy(-10).multipliedBy(9)),
                id(number));
    }

    /** Our authority, as if it were earlier or later. */
    Authority authorityAt(Duration offset) {
        Clock clock = environment.clock();
        Clock moved =
                new Clock() {
                    @Override
                    public Instant now() {
                        return clock.now().plus(offset);
                    }

                    @Override
                    public long nanos() {
                        return clock.nanos();
                    }
                };
        Environment then =
                new Environment(
                        moved,
                        environment.timers(),
                        environment.threads(),
                        environment.disk(),
                        environment.randomness(),
                        environment.log(),
                        environment.metrics());
        return Authority.fromPem(
                then, authority.certificatePem(), authority.keyPem(), Lifetimes.defaults());
    }

    /** How many log lines contain this. */
    long logged(String words) {
        try {
            return Files.readAllLines(directory.resolve("log")).stream()
                    .filter(line -> line.contains(words))
                    .count();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    LiveIdentity live(Authority trusted, Svid svid) {
        return new LiveIdentity(environment.clock(), svid, trusted.bundle(1));
    }

    @Override
    public Transport node(int number, PeerCheck check, Consumer<Transport> handlers) {
        return node(identity(number), check, handlers);
    }

    Transport node(LiveIdentity identity, PeerCheck check, Consumer<Transport> handlers) {
        return started(
                new QuicNetwork(environment, () -> identity, config)
                        .bind(new InetSocketAddress(listen, port), check),
                handlers);
    }

    private Transport started(Transport transport, Consumer<Transport> handlers) {
        transports.add(transport);
        handlers.accept(transport);
        transport.start();
        return transport;
    }

    @Override
    public Environment environment(int number) {
        return environment;
    }

    @Override
    public <T> T run(Supplier<T> work) {
        return work.get();
    }

    @Override
    public void await(String what, BooleanSupplier condition) {
        long start = environment.clock().nanos();
        while (!condition.getAsBoolean()) {
            assertThat(environment.clock().nanos() - start).as(what).isLessThan(PATIENCE.toNanos());
            pause(Duration.ofMillis(2));
        }
    }

    void pause(Duration length) {
        Promise<Boolean> over = new Promise<>(environment.timers());
        environment.timers().after(length, () -> over.complete(true));
        over.await("a pause", PATIENCE);
    }

    @Override
    public Bytes askJoinDoor(InetSocketAddress address, Bytes authoritySha256, Bytes request) {
        return new QuicNetwork(
                        environment,
                        () -> {
                            throw new IllegalStateException("nobody yet");
                        },
                        TransportConfig.defaults())
                .askJoinDoor(address, authoritySha256, request, PATIENCE);
    }

    @Override
    public Bytes authoritySha256() {
        return authority.sha256();
    }

    @Override
    public InetSocketAddress nowhere() {
        return (InetSocketAddress) silent.getLocalSocketAddress();
    }

    @Override
    public void close() {
        transports.forEach(Transport::close);
        silent.close();
        await("the folder is gone", this::delete);
    }

    /** Whether it is gone: threads that still end may log meanwhile. */
    private boolean delete() {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
            return true;
        } catch (DirectoryNotEmptyException written) {
            return false;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
