package dev.aether.state;

import static dev.aether.state.FourNodes.STRANGER;
import static dev.aether.state.FourNodes.assertCode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.environment.TaskGroup;
import dev.aether.environment.Threads;
import dev.aether.state.StateException.Code;
import dev.aether.state.blob.PeerBlobs;
import dev.aether.state.routing.Channels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Blobs lie where they were put or fetched, and come from whoever has them. */
final class BlobsTest {
    private static final String NOBODYS = "sha256:" + "0".repeat(64);

    private final FourNodes nodes = new FourNodes();

    @Test
    void aBlobIsFetchedFromAnyPeerAndKept() {
        Bytes content = Bytes.wrap(new byte[700_000]);
        String digest = nodes.node(2).call(() -> nodes.node(2).state.blobs().put(content));

        for (int node = 1; node <= STRANGER; node++) {
            Blobs blobs = nodes.node(node).state.blobs();
            assertThat(nodes.node(node).call(() -> blobs.fetch(digest))).isEqualTo(content);
            assertThat(blobs.has(digest)).isTrue();
            assertThat(blobs.local()).containsExactly(digest);
        }
    }

    @Test
    void aBlobComesFromWhoeverHasItWhenTheNodeThatTookItIsGone() {
        Bytes content = Bytes.wrap(new byte[300_000]);
        String digest = nodes.node(2).call(() -> nodes.node(2).state.blobs().put(content));
        Blobs third = nodes.node(3).state.blobs();
        nodes.node(3).call(() -> third.fetch(digest));
        nodes.lattice.crash(2);

        Blobs first = nodes.node(1).state.blobs();

        assertThat(nodes.node(1).call(() -> first.fetch(digest))).isEqualTo(content);
    }

    @Test
    void aPeerWhoseCopyIsDamagedIsPassedOver() {
        Bytes content = Bytes.utf8("content of a component");
        Blobs second = nodes.node(2).state.blobs();
        Blobs third = nodes.node(3).state.blobs();
        String digest = nodes.node(2).call(() -> second.put(content));
        nodes.node(3).call(() -> third.put(content));
        nodes.node(2).machine.disk().flipBit("blobs/" + digest.substring(7));

        Blobs first = nodes.node(1).state.blobs();

        assertThat(nodes.node(1).call(() -> first.fetch(digest))).isEqualTo(content);
    }

    @Test
    void aBlobThatManyWantAtOnceTravelsOnce() {
        Bytes content = Bytes.wrap(new byte[300_000]);
        Lattice.Node asker = nodes.node(1);
        String digest = nodes.node(2).call(() -> nodes.node(2).state.blobs().put(content));
        AtomicInteger stored = new AtomicInteger();
        nodes.lattice.world.onTrace(step -> {
            if (step.contains("replace blobs/" + digest.substring(7))) {
                stored.incrementAndGet();
            }
        });

        asker.call(() -> fetchFourTimes(asker, digest));

        assertThat(stored).hasValue(1);
    }

    private static boolean fetchFourTimes(Lattice.Node asker, String digest) {
        List<Promise<Bytes>> fetched = new ArrayList<>();
        try (TaskGroup group = new TaskGroup(asker.machine.environment(), "askers")) {
            for (int i = 0; i < 4; i++) {
                fetched.add(group.start("ask", () -> asker.state.blobs().fetch(digest)));
            }
            fetched.forEach(promise -> promise.await("a blob", Duration.ofSeconds(30)));
        }
        return true;
    }

    @Test
    void aBlobNobodyHasIsUnavailable() {
        Blobs blobs = nodes.node(1).state.blobs();

        assertCode(Code.UNAVAILABLE, () -> nodes.node(1).call(() -> blobs.fetch(NOBODYS)));
    }

    @Test
    void aDamagedBlobIsReplacedFromAPeer() {
        Bytes content = Bytes.utf8("content of a component");
        Blobs first = nodes.node(1).state.blobs();
        Blobs second = nodes.node(2).state.blobs();
        String digest = nodes.node(1).call(() -> first.put(content));
        nodes.node(2).call(() -> second.put(content));
        nodes.node(1).machine.disk().flipBit("blobs/" + digest.substring(7));

        assertThat(nodes.node(1).call(() -> first.fetch(digest))).isEqualTo(content);
        assertThat(nodes.node(1).call(() -> first.fetch(digest))).isEqualTo(content);
    }

    @Test
    void aPeerThatIsLinkedSparesAllOthersTheQuestion() {
        Bytes content = Bytes.utf8("content of a component");
        String digest = nodes.node(2).call(() -> nodes.node(2).state.blobs().put(content));
        AtomicInteger widened = new AtomicInteger();
        Blobs blobs =
                blobs(
                        nodes.node(1).machine.environment(),
                        () -> {
                            widened.incrementAndGet();
                            return List.of();
                        });

        assertThat(nodes.node(1).call(() -> blobs.fetch(digest))).isEqualTo(content);

        assertThat(widened).hasValue(0);
    }

    @Test
    void aPeerThatIsNotLinkedIsAskedWhenNoOtherHasABlob() {
        Bytes content = Bytes.utf8("content of a component");
        Lattice.Node holder = nodes.node(STRANGER);
        String digest = holder.call(() -> holder.state.blobs().put(content));
        Lattice.Node asker = nodes.node(1);
        Blobs blobs = blobs(asker.machine.environment(), () -> List.of(holder.id));

        Bytes fetched =
                asker.call(() -> {
                    asker.transport.forget(holder.id);
                    asker.transport.learn(holder.id, holder.transport.localAddresses());
                    assertThat(asker.transport.connected()).doesNotContain(holder.id);
                    return blobs.fetch(digest);
                });

        assertThat(fetched).isEqualTo(content);
    }

    @Test
    void aFetchThatEndedInAnErrorDoesNotStandInTheWayOfTheNext() {
        Environment real = nodes.node(1).machine.environment();
        AtomicInteger fetches = new AtomicInteger();
        Executor dying = task -> real.threads().start("fetch", () -> survive(task));
        Blobs blobs =
                blobs(
                        with(real, dying),
                        () -> {
                            if (fetches.getAndIncrement() == 0) {
                                throw new OutOfMemoryError("of this test");
                            }
                            return List.of();
                        });

        assertUnavailableWithin(Duration.ofSeconds(5), blobs);
        assertUnavailableWithin(Duration.ofSeconds(5), blobs);

        assertThat(fetches).hasValue(2);
    }

    @Test
    void aFetchThatFoundNoRoomDoesNotStandInTheWayOfTheNext() {
        Environment real = nodes.node(1).machine.environment();
        AtomicInteger fetches = new AtomicInteger();
        Executor full =
                task -> {
                    fetches.incrementAndGet();
                    throw new RejectedExecutionException("of this test");
                };
        Blobs blobs = blobs(with(real, full), List::of);

        assertUnavailableWithin(Duration.ofSeconds(5), blobs);
        assertUnavailableWithin(Duration.ofSeconds(5), blobs);

        assertThat(fetches).hasValue(2);
    }

    private void assertUnavailableWithin(Duration max, Blobs blobs) {
        long begin = nodes.lattice.world.nanos();
        assertCode(Code.UNAVAILABLE, () -> nodes.node(1).call(() -> blobs.fetch(NOBODYS)));
        assertThat(Duration.ofNanos(nodes.lattice.world.nanos() - begin)).isLessThan(max);
    }

    private static void survive(Runnable task) {
        try {
            task.run();
        } catch (OutOfMemoryError expected) {
            assertThat(expected).hasMessage("of this test");
        }
    }

    /** Blobs of the first node beside those of its state. */
    private Blobs blobs(Environment environment, Supplier<List<NodeId>> alive) {
        return new PeerBlobs(
                environment, nodes.node(1).transport, alive, Channels.REQUESTS, Channels.BLOBS);
    }

    private static Environment with(Environment real, Executor pool) {
        return new Environment(
                real.clock(),
                real.timers(),
                new PooledThreads(real.threads(), pool),
                real.disk(),
                real.randomness(),
                real.log(),
                real.metrics());
    }

    private record PooledThreads(Threads real, Executor pool) implements Threads {
        @Override
        public Task start(String name, Runnable task) {
            return real.start(name, task);
        }

        @Override
        public Executor workers() {
            return real.workers();
        }

        @Override
        public Executor loop(String name) {
            return real.loop(name);
        }

        @Override
        public Executor platformPool(String name, int threads) {
            return pool;
        }
    }
}
