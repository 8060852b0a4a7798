package dev.aether.transport.simulated;

import dev.aether.transport.StreamContract;

final class SimulatedStreamTest extends StreamContract {
    SimulatedStreamTest() {
        super(new SimulatedStage(8));
    }
}
