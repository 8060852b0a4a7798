package dev.aether.identity;

import dev.aether.environment.Clock;
import dev.aether.environment.Disk;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.simulated.SimulatedMachine;
import dev.aether.environment.simulated.SimulatedWorld;
import dev.aether.identity.encoding.CertificateWriter;
import dev.aether.identity.encoding.EnvironmentRandom;
import dev.aether.identity.encoding.Keys;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;

/** One simulated machine whose clock a test moves, and the names tests use. */
final class World {
    static final LatticeId LATTICE = LatticeId.parse("00000000000000aa");
    static final LatticeId OTHER_LATTICE = LatticeId.parse("00000000000000bb");
    static final NodeId NODE = NodeId.parse("0000000000000001");
    static final NodeId OTHER_NODE = NodeId.parse("0000000000000002");
    static final Instant BEGIN = SimulatedWorld.BEGIN;
    static final Instant END = BEGIN.plus(Duration.ofDays(30));

    final SimulatedWorld simulated;
    final SimulatedMachine machine;
    final Environment environment;
    final Clock clock;
    final Disk disk;

    World(long seed) {
        simulated = new SimulatedWorld(seed);
        machine = simulated.machine("one");
        environment = machine.environment();
        clock = environment.clock();
        disk = environment.disk();
    }

    World() {
        this(1);
    }

    Authority found(LatticeId lattice) {
        return Authority.found(environment, lattice, Lifetimes.defaults());
    }

    void advance(Duration duration) {
        machine.jumpClock(duration);
    }

    void at(Instant time) {
        advance(Duration.between(clock.now(), time));
    }

    KeyPair pair() {
        return Keys.generate(new EnvironmentRandom(environment.randomness()));
    }

    CertificateWriter writer() {
        return new CertificateWriter(new EnvironmentRandom(environment.randomness()));
    }
}
