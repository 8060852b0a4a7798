package dev.aether.transport.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.simulated.SimulatedMachine;
import dev.aether.environment.simulated.SimulatedWorld;
import dev.aether.transport.PeerCheck;
import dev.aether.transport.Stage;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportConfig;
import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The contract played in a simulated world. */
final class SimulatedStage implements Stage {
    private static final Bytes AUTHORITY = Bytes.utf8("authority");

    final SimulatedWorld world;
    final SimulatedNetwork network;

    SimulatedStage(long seed) {
        world = new SimulatedWorld(seed);
        network = new SimulatedNetwork(world, TransportConfig.defaults());
    }

    SimulatedMachine machine(int number) {
        return world.machine("node-" + number);
    }

    @Override
    public Transport node(int number, PeerCheck check, Consumer<Transport> handlers) {
        Transport transport =
                network.host(machine(number), () -> new SimulatedIdentity(id(number), AUTHORITY))
                        .bind(new InetSocketAddress(0), check);
        handlers.accept(transport);
        transport.start();
        return transport;
    }

    @Override
    public Environment environment(int number) {
        return machine(number).environment();
    }

    @Override
    public <T> T run(Supplier<T> work) {
        return world.machine("test").call("test", PATIENCE.multipliedBy(10), work);
    }

    @Override
    public void await(String what, BooleanSupplier condition) {
        assertThat(world.runUntil(condition, PATIENCE)).as(what).isTrue();
    }

    @Override
    public Bytes askJoinDoor(InetSocketAddress address, Bytes authoritySha256, Bytes request) {
        SimulatedMachine stranger = world.machine("stranger");
        return stranger.call(
                "join",
                PATIENCE,
                () ->
                        network.host(
                                        stranger,
                                        () -> {
                                            throw new IllegalStateException("nobody yet");
                                        })
                                .askJoinDoor(address, authoritySha256, request, PATIENCE));
    }

    @Override
    public Bytes authoritySha256() {
        return AUTHORITY;
    }

    @Override
    public InetSocketAddress nowhere() {
        return new InetSocketAddress("10.99.99.99", 9);
    }

    @Override
    public void close() {}
}
