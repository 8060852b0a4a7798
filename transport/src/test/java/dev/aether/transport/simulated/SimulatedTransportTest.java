package dev.aether.transport.simulated;

import dev.aether.transport.TransportContract;

final class SimulatedTransportTest extends TransportContract {
    SimulatedTransportTest() {
        super(new SimulatedStage(7));
    }
}
