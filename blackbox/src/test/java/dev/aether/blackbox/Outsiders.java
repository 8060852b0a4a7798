package dev.aether.blackbox;

import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.simulated.SimulatedMachine;
import dev.aether.environment.simulated.SimulatedWorld;
import dev.aether.identity.AlternativeNames;
import dev.aether.identity.Authority;
import dev.aether.identity.LatticeId;
import dev.aether.identity.Lifetimes;
import dev.aether.identity.Subject;
import dev.aether.identity.Svid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * Certificates that a lattice must refuse. They are made on a simulated machine, whose clock can be
 * set; the lattice's own authority is borrowed from the files of its first node.
 */
final class Outsiders {
    private static final LatticeId ELSEWHERE = LatticeId.parse("00000000000000ee");

    private final Lattice lattice;
    private final Path folder;
    private final SimulatedMachine machine = new SimulatedWorld(1).machine("forger");
    private final Environment environment = machine.environment();

    Outsiders(Lattice lattice, Path folder) {
        this.lattice = lattice;
        this.folder = folder;
    }

    /** Of another lattice, where it would be welcome. */
    Credentials foreign(Subject subject) {
        now();
        return write(
                "foreign",
                Authority.found(environment, ELSEWHERE, Lifetimes.defaults())
                        .issue(subject, AlternativeNames.none()));
    }

    /** Signed by an authority that calls itself as the lattice's does. */
    Credentials forged(Subject subject) {
        now();
        LatticeId same = own().lattice();
        return write(
                "forged",
                Authority.found(environment, same, Lifetimes.defaults())
                        .issue(subject, AlternativeNames.none()));
    }

    /** Signed by the lattice's authority, long ago. */
    Credentials expired(Subject subject) {
        Instant longAgo = Instant.now().minus(Duration.ofDays(90));
        machine.jumpClock(Duration.between(environment.clock().now(), longAgo));
        return write("expired", own().issue(subject, AlternativeNames.none()));
    }

    /** Of the lattice and valid. */
    Credentials genuine(Subject subject) {
        now();
        return write("genuine", own().issue(subject, AlternativeNames.none()));
    }

    static Subject node() {
        return new Subject.Node(new NodeId(7));
    }

    private Authority own() {
        return Authority.fromPem(
                environment,
                read(Authority.CERTIFICATE_FILE),
                read(Authority.KEY_FILE),
                Lifetimes.defaults());
    }

    private void now() {
        machine.jumpClock(Duration.between(environment.clock().now(), Instant.now()));
    }

    private String read(String file) {
        try {
            return Files.readString(lattice.nodes().getFirst().directory().resolve(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Credentials write(String name, Svid svid) {
        try {
            Path own = Files.createDirectories(folder.resolve(name));
            Path certificate = Files.writeString(own.resolve("cert.pem"), svid.chainPem());
            Path key = Files.writeString(own.resolve("key.pem"), svid.keyPem());
            return new Credentials(lattice.operator().ca(), certificate, key);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }
}
