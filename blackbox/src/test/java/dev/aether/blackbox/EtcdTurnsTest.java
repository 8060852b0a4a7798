package dev.aether.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.api.wire.etcd.LockRequest;
import dev.aether.api.wire.etcd.LockResponse;
import dev.aether.api.wire.etcd.UnlockRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Locks and elections, by etcdctl and by the services of their own. */
@ExtendWith(SharedLattice.class)
final class EtcdTurnsTest {
    private static Lattice lattice;

    @BeforeAll
    static void threeNodes(Lattice shared) {
        lattice = shared;
    }

    private static Tool etcdctl(NodeProcess node) {
        return etcdctl(false, node);
    }

    private static Tool etcdctl(boolean newest, NodeProcess node) {
        return newest
                ? Tool.newestEtcdctl(lattice.operator(), node.etcd())
                : Tool.etcdctl(lattice.operator(), node.etcd());
    }

    private static GrpcClient client(NodeProcess node) {
        return GrpcClient.secured(lattice.operator(), node.ports().etcd());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void etcdctlLocksOneAfterTheOther(boolean newest) throws Exception {
        NodeProcess first = lattice.nodes().getFirst();
        NodeProcess last = lattice.nodes().getLast();
        Process holder = etcdctl(newest, first).with("lock", "gate").start();
        try (BufferedReader held = holder.inputReader()) {
            assertThat(held.readLine()).startsWith("gate/");
            Process second = etcdctl(newest, last).with("lock", "gate", "echo", "entered").start();
            try (BufferedReader entered = second.inputReader()) {
                awaitKeys("gate/", 2);

                holder.destroy();

                assertThat(entered.readLine()).isEqualTo("entered");
            } finally {
                second.destroyForcibly();
            }
        } finally {
            holder.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void etcdctlElectsAndListens(boolean newest) throws IOException {
        // Whoever is killed keeps its place until its lease ends.
        String chair = "chair-" + newest;
        NodeProcess first = lattice.nodes().getFirst();
        Process leader = etcdctl(newest, first).with("elect", chair, "ada").start();
        try (BufferedReader elected = leader.inputReader()) {
            assertThat(elected.readLine()).startsWith(chair + "/");
            assertThat(elected.readLine()).isEqualTo("ada");
            Process listener =
                    etcdctl(newest, lattice.nodes().getLast()).with("elect", "-l", chair).start();
            try (BufferedReader heard = listener.inputReader()) {
                assertThat(heard.readLine()).startsWith(chair + "/");
                assertThat(heard.readLine()).isEqualTo("ada");
            } finally {
                listener.destroyForcibly();
            }
        } finally {
            leader.destroyForcibly();
        }
    }

    @Test
    void aLockIsGivenToTheNextWhenItIsGivenBack() throws InvalidProtocolBufferException {
        LockRequest request =
                LockRequest.newBuilder().setName(ByteString.copyFromUtf8("door")).build();
        try (GrpcClient one = client(lattice.nodes().getFirst());
                GrpcClient other = client(lattice.nodes().getLast())) {
            ByteString held = lockKey(one.call("v3lockpb.Lock/Lock", request));
            CompletableFuture<GrpcClient.Reply> next =
                    CompletableFuture.supplyAsync(() -> other.call("v3lockpb.Lock/Lock", request));
            awaitKeys("door/", 2);
            assertThat(next).isNotDone();

            one.call("v3lockpb.Lock/Unlock", UnlockRequest.newBuilder().setKey(held).build());

            assertThat(lockKey(next.join())).isNotEqualTo(held);
        }
    }

    @Test
    void whoGivesUpWaitingLeavesTheQueue() throws InvalidProtocolBufferException {
        LockRequest request =
                LockRequest.newBuilder().setName(ByteString.copyFromUtf8("hall")).build();
        try (GrpcClient one = client(lattice.nodes().getFirst())) {
            lockKey(one.call("v3lockpb.Lock/Lock", request));
            try (GrpcClient impatient = client(lattice.nodes().getLast())) {
                impatient.begin("v3lockpb.Lock/Lock", request);
                awaitKeys("hall/", 2);
            }

            awaitKeys("hall/", 1);
        }
    }

    private static ByteString lockKey(GrpcClient.Reply reply)
            throws InvalidProtocolBufferException {
        assertThat(reply.code()).as(reply.message()).isZero();
        return LockResponse.parseFrom(reply.body()).getKey();
    }

    private static void awaitKeys(String prefix, int count) {
        NodeProcess node = lattice.nodes().getFirst();
        Waiting.until(
                count + " keys below " + prefix,
                Duration.ofSeconds(20),
                () ->
                        etcdctl(node)
                                        .ask("get", "--prefix", prefix, "--keys-only")
                                        .lines()
                                        .filter(line -> !line.isBlank())
                                        .count()
                                == count);
    }
}
