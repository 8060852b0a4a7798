package dev.aether.node;

import dev.aether.environment.Bytes;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Promise;
import dev.aether.identity.Authority;
import dev.aether.identity.DoorAnswer;
import dev.aether.identity.DoorRequest;
import dev.aether.identity.Enrollment;
import dev.aether.identity.IdentityException;
import dev.aether.identity.LiveIdentity;
import dev.aether.identity.TrustBundle;
import dev.aether.transport.Network;
import dev.aether.transport.TransportException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Finds out that this node was removed from the lattice. A member that is told so, or that cannot
 * read the lattice's records for a while, asks at the join doors of the others, which answer even
 * strangers: only what the authority's holders say there counts.
 */
final class Expulsion implements AutoCloseable {
    private static final Duration ASK_EVERY = Duration.ofSeconds(3);
    private static final Duration DOOR_MAX = Duration.ofSeconds(5);

    private final Environment environment;
    private final Network network;
    private final LiveIdentity identity;
    private final Enrollment.Node self;
    private final AtomicReference<Promise<Boolean>> wake;
    private volatile boolean closed;

    Expulsion(
            Environment environment, Network network, LiveIdentity identity, Enrollment.Node self) {
        this.environment = environment.named("expulsion");
        this.network = network;
        this.identity = identity;
        this.self = self;
        this.wake = new AtomicReference<>(new Promise<>(environment.timers()));
    }

    /**
     * Begins to look.
     *
     * @param blind whether the lattice's records have been out of reach for a while
     * @param doors of other members
     * @param removed told once, in words
     */
    void start(
            BooleanSupplier blind,
            Supplier<Collection<InetSocketAddress>> doors,
            Consumer<String> removed) {
        environment
                .threads()
                .start(
                        "expulsion",
                        () -> {
                            Optional<String> why = Optional.empty();
                            while (!closed && why.isEmpty()) {
                                if (isTold() || blind.getAsBoolean()) {
                                    why = ask(doors.get());
                                }
                            }
                            why.filter(_ -> !closed).ifPresent(removed);
                        });
    }

    /** Asks at once. */
    void suspect() {
        wake.get().complete(true);
    }

    @Override
    public void close() {
        closed = true;
        suspect();
    }

    /** Waits a while. @return whether somebody said that this node was removed */
    private boolean isTold() {
        try {
            wake.get().await("being removed", ASK_EVERY);
            wake.set(new Promise<>(environment.timers()));
            return true;
        } catch (DeadlineExceeded nobodySaidSo) {
            return false;
        }
    }

    private Optional<String> ask(Collection<InetSocketAddress> doors) {
        TrustBundle bundle = identity.bundle();
        Enrollment question = Enrollment.renew(environment, bundle, self, DoorRequest.Purpose.NODE);
        Bytes pin = Authority.sha256(bundle.authorities().getFirst());
        for (InetSocketAddress door : doors) {
            if (closed) {
                return Optional.empty();
            }
            try {
                Bytes answer = network.askJoinDoor(door, pin, question.request(), DOOR_MAX);
                if (question.complete(answer)
                                instanceof
                                Enrollment.Outcome.Denied(DoorAnswer.Reason reason, String message)
                        && reason == DoorAnswer.Reason.NOT_A_MEMBER) {
                    return Optional.of(message);
                }
            } catch (TransportException | IdentityException unknown) {
                environment.log().debug("not known whether removed", "door", door, "why", unknown);
            }
        }
        return Optional.empty();
    }
}
