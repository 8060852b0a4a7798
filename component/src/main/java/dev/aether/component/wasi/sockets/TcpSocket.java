package dev.aether.component.wasi.sockets;

import dev.aether.component.wasi.Pollable;
import dev.aether.component.wasi.Poller;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executor;

/** A {@code tcp-socket}: which of its calls are allowed when. Used by the guest's thread. */
final class TcpSocket {
    /** How far it came. */
    private sealed interface State {
        record Fresh() implements State {}

        record Binding(Network.Listener place) implements State {}

        record Bound(Network.Listener place) implements State {}

        record Connecting(Pending<Network.Connection> pending) implements State {}

        record Connected(SharedConnection connection) implements State {}

        record Opening(Network.Listener place) implements State {}

        record Listening(Network.Listener place) implements State {}

        record Closed() implements State {}
    }

    private final Network network;
    private final Executor executor;
    private final Poller poller;
    private final boolean four;
    private State state;

    TcpSocket(Network network, Executor executor, Poller poller, boolean four) {
        this.network = network;
        this.executor = executor;
        this.poller = poller;
        this.four = four;
        this.state = new State.Fresh();
    }

    int family() {
        return four ? 0 : 1;
    }

    void startBind(InetSocketAddress local) throws IOException {
        require(state instanceof State.Fresh, SocketError.INVALID_STATE);
        require(fits(local) && isUnicast(local), SocketError.INVALID_ARGUMENT);
        Network.Listener place = network.listen(local);
        place.onReady(poller::ring);
        state = new State.Binding(place);
    }

    void finishBind() throws SocketFault {
        if (!(state instanceof State.Binding(Network.Listener place))) {
            throw new SocketFault(SocketError.NOT_IN_PROGRESS);
        }
        state = new State.Bound(place);
    }

    void startConnect(InetSocketAddress remote) throws IOException {
        boolean bound = state instanceof State.Bound;
        require(bound || state instanceof State.Fresh, SocketError.INVALID_STATE);
        boolean sound =
                fits(remote)
                        && isUnicast(remote)
                        && remote.getPort() != 0
                        && !remote.getAddress().isAnyLocalAddress();
        require(sound, SocketError.INVALID_ARGUMENT);
        Optional<InetSocketAddress> local = Optional.empty();
        if (state instanceof State.Bound(Network.Listener place)) {
            // Java decides at binding what a socket is for; it is taken again as a client's.
            local = Optional.of(place.local());
            place.close();
        }
        Optional<InetSocketAddress> from = local;
        state =
                new State.Connecting(
                        Pending.start(
                                executor,
                                poller,
                                Network.Connection::close,
                                () -> network.connect(from, remote)));
    }

    /** The streams of the connection. */
    Object finishConnect() throws IOException {
        if (!(state instanceof State.Connecting(Pending<Network.Connection> pending))) {
            throw new SocketFault(SocketError.NOT_IN_PROGRESS);
        }
        require(pending.done(), SocketError.WOULD_BLOCK);
        state = new State.Closed();
        var connection = new SharedConnection(pending.result());
        state = new State.Connected(connection);
        return new Object[] {connection.input(poller), connection.output(poller)};
    }

    void startListen() throws SocketFault {
        if (!(state instanceof State.Bound(Network.Listener place))) {
            throw new SocketFault(SocketError.INVALID_STATE);
        }
        state = new State.Opening(place);
    }

    void finishListen() throws SocketFault {
        if (!(state instanceof State.Opening(Network.Listener place))) {
            throw new SocketFault(SocketError.NOT_IN_PROGRESS);
        }
        state = new State.Listening(place);
    }

    /** A socket and its streams. */
    Object accept() throws IOException {
        if (!(state instanceof State.Listening(Network.Listener place))) {
            throw new SocketFault(SocketError.INVALID_STATE);
        }
        Network.Connection connection =
                place.accept().orElseThrow(() -> new SocketFault(SocketError.WOULD_BLOCK));
        var accepted = new TcpSocket(network, executor, poller, four);
        var shared = new SharedConnection(connection);
        accepted.state = new State.Connected(shared);
        return new Object[] {accepted, shared.input(poller), shared.output(poller)};
    }

    InetSocketAddress local() throws IOException {
        return switch (state) {
            case State.Bound(var place) -> place.local();
            case State.Opening(var place) -> place.local();
            case State.Listening(var place) -> place.local();
            case State.Connected(var shared) -> shared.connection().local();
            case State.Fresh _, State.Binding _, State.Connecting _, State.Closed _ ->
                    throw new SocketFault(SocketError.INVALID_STATE);
        };
    }

    InetSocketAddress remote() throws IOException {
        return connected().remote();
    }

    boolean isListening() {
        return state instanceof State.Listening;
    }

    void shutdown(int type) throws IOException {
        connected().shutdown(type != 1, type != 0);
    }

    private Network.Connection connected() throws SocketFault {
        if (state instanceof State.Connected(SharedConnection shared)) {
            return shared.connection();
        }
        throw new SocketFault(SocketError.INVALID_STATE);
    }

    /** Ready when the next step would not wait. */
    Pollable subscribe() {
        return () ->
                switch (state) {
                    case State.Connecting(var pending) -> pending.done();
                    case State.Listening(var place) -> place.ready();
                    case State.Fresh _,
                            State.Binding _,
                            State.Bound _,
                            State.Connected _,
                            State.Opening _,
                            State.Closed _ ->
                            true;
                };
    }

    void close() {
        switch (state) {
            case State.Binding(var place) -> place.close();
            case State.Bound(var place) -> place.close();
            case State.Opening(var place) -> place.close();
            case State.Listening(var place) -> place.close();
            case State.Connecting(var pending) -> pending.abandon();
            case State.Connected(var shared) -> shared.release();
            case State.Fresh _, State.Closed _ -> {}
        }
        state = new State.Closed();
    }

    private boolean fits(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address == four;
    }

    private static boolean isUnicast(InetSocketAddress address) {
        return !address.getAddress().isMulticastAddress();
    }

    private static void require(boolean condition, SocketError otherwise) throws SocketFault {
        if (!condition) {
            throw new SocketFault(otherwise);
        }
    }
}
