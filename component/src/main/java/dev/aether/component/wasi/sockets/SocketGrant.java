package dev.aether.component.wasi.sockets;

import dev.aether.component.HostImports;
import dev.aether.component.Outcome;
import dev.aether.component.wasi.Capability;
import dev.aether.component.wasi.IoError;
import dev.aether.component.wasi.Pollable;
import dev.aether.component.wasi.Poller;
import dev.aether.component.wasi.WasiState;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Grants {@code wasi:sockets}, as far as a network allows. */
public final class SocketGrant implements Capability {
    static final String VERSION = "@0.2.12";
    private static final String NETWORK = "the network";
    private final Network network;
    private final Executor executor;

    /**
     * A grant.
     *
     * @param executor runs connecting and looking up names, each best on a thread of its own
     */
    public SocketGrant(Network network, Executor executor) {
        this.network = network;
        this.executor = executor;
    }

    /** Links guests that import it, and answers {@code access-denied} to whatever they try. */
    public static SocketGrant refusing() {
        return new SocketGrant(new Refusal(), Runnable::run);
    }

    @Override
    public void offer(HostImports.Builder imports) {
        imports.instance("wasi:sockets/network" + VERSION)
                .resource("network")
                .function(
                        "network-error-code",
                        (call, in) ->
                                ((IoError) in[0]).cause() instanceof SocketFault fault
                                        ? Optional.of(fault.code().index())
                                        : Optional.empty());
        imports.instance("wasi:sockets/instance-network" + VERSION)
                .function("instance-network", (call, in) -> NETWORK);
        offerNames(imports.instance("wasi:sockets/ip-name-lookup" + VERSION));
        imports.instance("wasi:sockets/tcp-create-socket" + VERSION)
                .function(
                        "create-tcp-socket",
                        (call, in) ->
                                Outcome.ok(
                                        new TcpSocket(
                                                network,
                                                executor,
                                                call.state(WasiState.class).poller(),
                                                Addresses.isFour(in[0]))));
        imports.instance("wasi:sockets/udp-create-socket" + VERSION)
                .function(
                        "create-udp-socket",
                        (call, in) ->
                                Outcome.ok(
                                        new UdpSocket(
                                                network,
                                                call.state(WasiState.class).poller(),
                                                Addresses.isFour(in[0]))));
        TcpFunctions.offer(imports.instance("wasi:sockets/tcp" + VERSION));
        UdpFunctions.offer(imports.instance("wasi:sockets/udp" + VERSION));
    }

    private void offerNames(HostImports.InstanceBuilder names) {
        names.resource("resolve-address-stream", (call, stream) -> ((Lookup) stream).close());
        names.function(
                "resolve-addresses",
                (call, in) -> {
                    String name = (String) in[1];
                    if (name.isBlank() || name.length() > 255) {
                        return Outcome.err(SocketError.INVALID_ARGUMENT.index());
                    }
                    Poller poller = call.state(WasiState.class).poller();
                    return Outcome.ok(
                            new Lookup(
                                    Pending.start(
                                            executor,
                                            poller,
                                            found -> {},
                                            () -> network.resolve(name))));
                });
        names.function(
                "[method]resolve-address-stream.resolve-next-address",
                (call, in) -> SocketCall.outcome(((Lookup) in[0])::next));
        names.function(
                "[method]resolve-address-stream.subscribe",
                (call, in) -> {
                    Pollable done = ((Lookup) in[0]).found::done;
                    return done;
                });
    }

    /** A {@code resolve-address-stream}. */
    private static final class Lookup {
        private final Pending<List<InetAddress>> found;
        private Optional<Iterator<InetAddress>> rest = Optional.empty();

        Lookup(Pending<List<InetAddress>> found) {
            this.found = found;
        }

        Object next() throws IOException {
            if (!found.done()) {
                throw new SocketFault(SocketError.WOULD_BLOCK);
            }
            if (rest.isEmpty()) {
                rest = Optional.of(found.result().iterator());
            }
            Iterator<InetAddress> left = rest.get();
            return left.hasNext() ? Optional.of(Addresses.value(left.next())) : Optional.empty();
        }

        void close() {
            found.abandon();
        }
    }
}
