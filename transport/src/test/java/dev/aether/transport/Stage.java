package dev.aether.transport;

import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Where the contract of {@link Transport} is played: real sockets, or the simulation. */
public interface Stage extends AutoCloseable {
    Duration PATIENCE = Duration.ofSeconds(20);

    /** The id of the node of this number; higher numbers have higher ids. */
    default NodeId id(int number) {
        return new NodeId(number);
    }

    /** Binds a node, lets its handlers be registered, and starts it. */
    Transport node(int number, PeerCheck check, Consumer<Transport> handlers);

    default Transport node(int number, Consumer<Transport> handlers) {
        return node(number, peer -> true, handlers);
    }

    Environment environment(int number);

    /** Runs blocking code and gives its result. */
    <T> T run(Supplier<T> work);

    /** Waits until something holds, failing if it does not. */
    void await(String what, BooleanSupplier condition);

    /** Knocks at a join door from a machine without identity. */
    Bytes askJoinDoor(InetSocketAddress address, Bytes authoritySha256, Bytes request);

    Bytes authoritySha256();

    /** An address where nobody listens. */
    InetSocketAddress nowhere();

    @Override
    void close();
}
