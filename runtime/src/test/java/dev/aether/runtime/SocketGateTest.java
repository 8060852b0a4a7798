package dev.aether.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResponse;
import dev.aether.component.wasi.http.OutboundTimeouts;
import dev.aether.component.wasi.sockets.Network;
import dev.aether.component.wasi.sockets.SocketError;
import dev.aether.component.wasi.sockets.SocketFault;
import dev.aether.environment.system.SystemEnvironment;
import dev.aether.identity.SpiffeId;
import dev.aether.identity.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SocketGateTest {
    @TempDir Path directory;
    private final Way way = new Way();
    private WorkloadLog log;

    @BeforeEach
    void open() {
        log = new WorkloadLog(SystemEnvironment.open(directory), "p", LogLimits.defaults());
        way.names.put("db.example", "192.0.2.7");
        way.names.put("web.example", "192.0.2.7");
        way.names.put("a.corp.example", "192.0.2.8");
    }

    @AfterEach
    void close() {
        log.flush().await("the log", Duration.ofSeconds(20));
    }

    private SocketGate gate(String... to) {
        return new SocketGate(way, List.of(to), log);
    }

    private static Optional<SocketError> connect(SocketGate gate, String address, int port) {
        try {
            gate.connect(
                    Optional.empty(), new InetSocketAddress(InetAddress.ofLiteral(address), port));
            return Optional.empty();
        } catch (SocketFault fault) {
            return Optional.of(fault.code());
        }
    }

    private static Optional<SocketError> resolve(SocketGate gate, String name) {
        try {
            gate.resolve(name);
            return Optional.empty();
        } catch (SocketFault fault) {
            return Optional.of(fault.code());
        }
    }

    @Test
    void anAddressThatWasNamedIsReachedAtThatPort() {
        SocketGate gate = gate("10.0.0.7:5432", "[fd00::7]:5432");

        assertThat(connect(gate, "10.0.0.7", 5432)).isEmpty();
        assertThat(connect(gate, "fd00:0:0::7", 5432)).isEmpty();
        assertThat(connect(gate, "10.0.0.7", 5433)).contains(SocketError.ACCESS_DENIED);
        assertThat(connect(gate, "10.0.0.8", 5432)).contains(SocketError.ACCESS_DENIED);

        assertThat(way.connected).containsExactly("/10.0.0.7:5432", "/[fd00:0:0:0:0:0:0:7]:5432");
        assertThat(way.named.test(InetAddress.ofLiteral("10.0.0.7"))).isTrue();
        assertThat(way.named.test(InetAddress.ofLiteral("10.0.0.8"))).isFalse();
    }

    @Test
    void aNameIsReachedWhereItLedToAtItsPort() {
        SocketGate gate = gate("db.example:5432", "*.corp.example:443");

        assertThat(connect(gate, "192.0.2.7", 5432)).contains(SocketError.ACCESS_DENIED);
        assertThat(resolve(gate, "DB.example.")).isEmpty();
        assertThat(connect(gate, "192.0.2.7", 5432)).isEmpty();
        assertThat(connect(gate, "192.0.2.7", 443)).contains(SocketError.ACCESS_DENIED);
        assertThat(resolve(gate, "a.corp.example")).isEmpty();
        assertThat(connect(gate, "192.0.2.8", 443)).isEmpty();
        assertThat(connect(gate, "192.0.2.8", 5432)).contains(SocketError.ACCESS_DENIED);
    }

    @Test
    void anyHostMeansAddressesToo() {
        SocketGate gate = gate("*:443");

        assertThat(connect(gate, "192.0.2.9", 443)).isEmpty();
        assertThat(connect(gate, "192.0.2.9", 80)).contains(SocketError.ACCESS_DENIED);
        assertThat(way.named.test(InetAddress.ofLiteral("192.0.2.9"))).isFalse();
    }

    @Test
    void whatWasNotGrantedIsDeniedAndTheLogSaysTheLineToAdd() {
        SocketGate gate = gate("db.example:5432");

        assertThat(resolve(gate, "web.example")).contains(SocketError.ACCESS_DENIED);
        assertThat(connect(gate, "fd00::1", 80)).contains(SocketError.ACCESS_DENIED);
        assertThat(resolve(gate, "db.example")).isEmpty();
        assertThat(connect(gate, "192.0.2.7", 80)).contains(SocketError.ACCESS_DENIED);

        assertThat(logged())
                .contains(
                        "wasi:sockets/tcp: {to: [\"web.example:PORT\"]}",
                        "wasi:sockets/tcp: {to: [\"[fd00:0:0:0:0:0:0:1]:80\"]}",
                        "wasi:sockets/tcp: {to: [\"db.example:80\"]}");
        assertThat(way.connected).isEmpty();
    }

    @Test
    void whatIsNoNameLeadsNowhere() {
        SocketGate gate = gate("*:80");

        for (String nonsense : List.of("", ".", "a b", "a\nb", "[::1]", "fe80::1%eth0")) {
            assertThat(resolve(gate, nonsense)).contains(SocketError.NAME_UNRESOLVABLE);
        }
    }

    @Test
    void aNameThatLeadsIntoThisNetworkIsExplainedInTheLog() {
        way.fault = Optional.of(new SocketFault(SocketError.ACCESS_DENIED, "db leads to 10.0.0.1"));

        assertThat(resolve(gate("db.example:5432"), "db.example"))
                .contains(SocketError.ACCESS_DENIED);

        assertThat(logged()).contains("db leads to 10.0.0.1", "itself named");
    }

    @Test
    void nobodyListensNorSendsDatagrams() {
        SocketGate gate = gate("*:80");
        InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0);

        assertThatThrownBy(() -> gate.listen(any)).hasMessage("access-denied");
        assertThatThrownBy(() -> gate.datagrams(any)).hasMessage("access-denied");
        assertThat(logged()).contains("denied a local address", "denied datagrams");
    }

    @Test
    void theConnectionsOfAReplicaAreLimited() throws IOException {
        SocketGate gate = gate("192.0.2.7:80");
        List<Network.Connection> all = new ArrayList<>();
        InetSocketAddress remote = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 80);
        for (int i = 0; i < SocketGate.OPEN_MAX; i++) {
            all.add(gate.connect(Optional.empty(), remote));
        }

        assertThat(connect(gate, "192.0.2.7", 80)).contains(SocketError.NEW_SOCKET_LIMIT);
        all.getFirst().close();
        all.getFirst().close();
        assertThat(connect(gate, "192.0.2.7", 80)).isEmpty();
        assertThat(connect(gate, "192.0.2.7", 80)).contains(SocketError.NEW_SOCKET_LIMIT);

        all.forEach(Network.Connection::close);
        assertThat(way.closed).isEqualTo(SocketGate.OPEN_MAX);
    }

    @Test
    void theLookupsOfAReplicaAreLimited() {
        SocketGate gate = gate("db.example:80");
        List<Optional<SocketError>> innermostFirst = new ArrayList<>();
        way.meanwhile = () -> innermostFirst.add(resolve(gate, "db.example"));

        assertThat(resolve(gate, "db.example")).isEmpty();

        assertThat(innermostFirst).hasSize(SocketGate.LOOKUPS_MAX);
        assertThat(innermostFirst.removeFirst()).contains(SocketError.TEMPORARY_RESOLVER_FAILURE);
        assertThat(innermostFirst).allMatch(Optional::isEmpty);
        innermostFirst.clear();
        assertThat(resolve(gate, "db.example")).isEmpty();
        assertThat(innermostFirst).hasSize(SocketGate.LOOKUPS_MAX);
    }

    @Test
    void aConnectionThatFailsIsNotCounted() {
        SocketGate gate = gate("192.0.2.7:80");
        way.fault = Optional.of(new SocketFault(SocketError.CONNECTION_REFUSED));

        for (int i = 0; i <= SocketGate.OPEN_MAX; i++) {
            assertThat(connect(gate, "192.0.2.7", 80)).contains(SocketError.CONNECTION_REFUSED);
        }
    }

    @Test
    void ofManyAddressesTheLastAreKnown() {
        SocketGate gate = gate("*.corp.example:80");
        for (int i = 0; i <= SocketGate.KNOWN_MAX; i++) {
            String name = "n" + i + ".corp.example";
            way.names.put(name, "198.51." + i / 256 + "." + i % 256);
            assertThat(resolve(gate, name)).isEmpty();
        }

        assertThat(connect(gate, "198.51.0.0", 80)).contains(SocketError.ACCESS_DENIED);
        assertThat(connect(gate, "198.51.0.1", 80)).isEmpty();
    }

    private String logged() {
        StringBuilder all = new StringBuilder();
        log.after(0).forEach(line -> all.append(line.text()).append('\n'));
        return all.toString();
    }

    /** Connects to nobody. */
    private static final class Way implements Outbound {
        final Map<String, String> names = new HashMap<>();
        final List<String> connected = new ArrayList<>();
        Predicate<InetAddress> named = address -> false;
        Optional<SocketFault> fault = Optional.empty();
        Runnable meanwhile = () -> {};
        int closed;

        @Override
        public SpiffeId idOf(Subject.Workload workload) {
            throw new UnsupportedOperationException();
        }

        @Override
        public HttpResponse call(String service, HttpRequest request, OutboundTimeouts bounds) {
            throw new UnsupportedOperationException();
        }

        @Override
        public HttpResponse fetch(Site site, HttpRequest request, OutboundTimeouts bounds) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<InetAddress> resolve(String host, Predicate<InetAddress> granted)
                throws SocketFault {
            failIfTold();
            meanwhile.run();
            return List.of(InetAddress.ofLiteral(names.get(host)));
        }

        @Override
        public Line connect(InetSocketAddress remote, Predicate<InetAddress> granted)
                throws SocketFault {
            failIfTold();
            connected.add(remote.toString());
            named = granted;
            return new Nobody();
        }

        private void failIfTold() throws SocketFault {
            if (fault.isPresent()) {
                throw fault.get();
            }
        }

        private final class Nobody implements Line {
            private final SocketChannel channel = unconnected();

            @Override
            public SocketChannel channel() {
                return channel;
            }

            @Override
            public void close() {
                closed++;
            }
        }

        private static SocketChannel unconnected() {
            try {
                return SocketChannel.open();
            } catch (IOException none) {
                throw new UncheckedIOException(none);
            }
        }
    }
}
