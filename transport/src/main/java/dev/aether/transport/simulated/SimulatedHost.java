package dev.aether.transport.simulated;

import dev.aether.environment.Bytes;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Promise;
import dev.aether.environment.simulated.SimulatedMachine;
import dev.aether.transport.Network;
import dev.aether.transport.PeerCheck;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportException;
import dev.aether.transport.TransportException.Code;
import dev.aether.transport.link.Answer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** A simulated machine with an address of its own. */
final class SimulatedHost implements Network {
    private final SimulatedNetwork network;
    private final SimulatedMachine machine;
    private final Supplier<SimulatedIdentity> identity;
    private final InetAddress host;

    SimulatedHost(
            SimulatedNetwork network,
            SimulatedMachine machine,
            Supplier<SimulatedIdentity> identity,
            InetAddress host) {
        this.network = network;
        this.machine = machine;
        this.identity = identity;
        this.host = host;
    }

    @Override
    public Transport bind(List<InetSocketAddress> listen, PeerCheck check) {
        int port = listen.getFirst().getPort();
        return network.bind(machine, identity.get(), host, port, check);
    }

    @Override
    public Bytes askJoinDoor(
            InetSocketAddress address, Bytes authoritySha256, Bytes request, Duration timeout) {
        int bytesMax = network.config().joinBytesMax();
        if (request.length() > bytesMax) {
            throw new TransportException(
                    Code.TOO_LARGE, "a join request has at most " + bytesMax + " bytes");
        }
        Promise<Answer> promise = new Promise<>(machine.environment().timers());
        network.askJoinDoor(
                new InetSocketAddress(host, 1), address, authoritySha256, request, promise);
        try {
            return joined(promise.await("the join door of " + address, timeout));
        } catch (DeadlineExceeded late) {
            throw new TransportException(
                    Code.PEER_UNREACHABLE, "nobody answers at " + address, late);
        }
    }

    private static Bytes joined(Answer answer) {
        return switch (answer) {
            case Answer.Ok(Bytes body) -> body;
            case Answer.Refused(String reason) ->
                    throw new TransportException(Code.REFUSED, reason);
            case Answer.UnknownChannel() ->
                    throw new TransportException(Code.UNKNOWN_CHANNEL, "no join door there");
            case Answer.Failed(String reason) -> throw new TransportException(Code.BROKEN, reason);
        };
    }
}
