package dev.aether.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.wasi.stores.KeyValues;
import dev.aether.component.wasi.stores.StoreFault;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.system.SystemEnvironment;
import dev.aether.state.CrossTxn;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspaces;
import dev.aether.state.Op;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.Txn;
import dev.aether.state.simulated.SimulatedKeyspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What guests find behind {@code wasi:keyvalue}. */
final class AppStoresTest {
    @TempDir private Path directory;

    private final Made made = new Made();
    private Environment environment;
    private SimulatedKeyspace keyspace;
    private KeyValues visits;

    @BeforeEach
    void aStoreIsGranted() {
        environment = SystemEnvironment.open(directory);
        keyspace = new SimulatedKeyspace(environment.timers());
        visits = new AppStores(environment, made, _ -> keyspace).open("default/shop", "visits");
    }

    private KeyValues.Bucket bucket() throws IOException, InterruptedException {
        return visits.open("visits");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<String> text(Optional<byte[]> bytes) {
        return bytes.map(each -> new String(each, StandardCharsets.UTF_8));
    }

    @Test
    void aStoreIsAKeyspaceOfItsOwnName() {
        assertThat(made.names)
                .containsExactly(AppStores.keyspaceOf("store", "default/shop", "visits"));
        assertThat(made.names.getFirst()).matches("store-shop-visits-[0-9a-f]{16}");
        assertThat(AppStores.keyspaceOf("store", "a/b-c", "d"))
                .isNotEqualTo(AppStores.keyspaceOf("store", "a/b", "c-d"));
        assertThat(
                        AppStores.keyspaceOf(
                                "store", "n".repeat(63) + "/" + "a".repeat(63), "s".repeat(63)))
                .hasSizeLessThan(64);
    }

    @Test
    void itOpensUnderItsNameAndAsTheDefault() throws Exception {
        visits.open("visits").set("k", bytes("v"));

        assertThat(text(visits.open("default").get("k"))).contains("v");
        assertThatThrownBy(() -> visits.open("carts"))
                .isInstanceOfSatisfying(
                        StoreFault.class,
                        fault -> assertThat(fault.kind()).isEqualTo(StoreFault.Kind.NO_SUCH_STORE));
    }

    @Test
    void whatIsSetIsReadAndDeleted() throws Exception {
        bucket().set("k", bytes(""));
        assertThat(text(bucket().get("k"))).contains("");

        bucket().delete("k");
        bucket().delete("k");

        assertThat(bucket().get("k")).isEmpty();
    }

    @Test
    void keysComeInOrderPageByPage() throws Exception {
        for (String key : List.of("b", "a", "ab", "c")) {
            bucket().set(key, bytes("v"));
        }

        assertThat(bucket().keys("", 2)).containsExactly("a", "ab");
        assertThat(bucket().keys("ab", 2)).containsExactly("b", "c");
        assertThat(bucket().keys("c", 2)).isEmpty();
    }

    @Test
    void aSwapHappensOnlyOnWhatIsExpected() throws Exception {
        assertThat(bucket().swap("k", Optional.of(bytes("")), bytes("1"))).isFalse();
        assertThat(bucket().swap("k", Optional.empty(), bytes("1"))).isTrue();
        assertThat(bucket().swap("k", Optional.empty(), bytes("2"))).isFalse();
        assertThat(bucket().swap("k", Optional.of(bytes("1")), bytes("2"))).isTrue();

        assertThat(text(bucket().get("k"))).contains("2");
    }

    @Test
    void countersOfManyThreadsLoseNothing() throws Exception {
        KeyValues elsewhere =
                new AppStores(environment, made, _ -> keyspace).open("default/shop", "visits");
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Long>> sums =
                    IntStream.range(0, 400)
                            .mapToObj(k -> k % 2 == 0 ? visits : elsewhere)
                            .map(node ->
                                    threads.submit(() -> node.open("default").increment("n", 1)))
                            .toList();
            List<Long> seen = new ArrayList<>();
            for (Future<Long> sum : sums) {
                seen.add(sum.get());
            }

            assertThat(seen).doesNotHaveDuplicates();
        }
        assertThat(text(bucket().get("n"))).contains("400");
    }

    @Test
    void whatIsNoNumberIsNotAddedTo() throws Exception {
        bucket().set("word", bytes("many"));
        bucket().set("most", bytes(Long.toString(Long.MAX_VALUE)));

        assertThatThrownBy(() -> bucket().increment("word", 1)).hasMessage("word holds no number");
        assertThatThrownBy(() -> bucket().increment("most", 1)).hasMessageContaining("64 bits");
        assertThat(text(bucket().get("word"))).contains("many");
    }

    @Test
    void keysAndValuesAreBounded() throws Exception {
        String longest = "k".repeat(StoreBucket.KEY_BYTES_MAX);
        byte[] largest = new byte[StoreBucket.VALUE_BYTES_MAX];

        bucket().set(longest, largest);

        assertThat(bucket().get(longest)).hasValueSatisfying(v -> assertThat(v).isEqualTo(largest));
        assertThatThrownBy(() -> bucket().get("")).isInstanceOf(StoreFault.class);
        assertThatThrownBy(() -> bucket().get(longest + "k"))
                .hasMessage("a key has 1 to 1024 bytes, not 1025");
        assertThatThrownBy(() -> bucket().set("k", new byte[largest.length + 1]))
                .hasMessageContaining("a value has at most");
    }

    @Test
    void aFaultSaysWhetherSomethingChanged() throws Exception {
        keyspace.fail(new StateException(Code.UNAVAILABLE, "no leader of range r-9"));
        assertThatThrownBy(() -> bucket().set("k", bytes("v")))
                .isInstanceOf(StoreFault.class)
                .hasMessage("store visits cannot be reached at present; nothing was changed");

        keyspace.fail(new StateException(Code.OUTCOME_UNKNOWN, "r-9"));
        assertThatThrownBy(() -> bucket().increment("k", 1))
                .hasMessage(
                        "store visits did not confirm in time: it may have been changed or not");
    }

    @Test
    void whatIsTooOldForAnybodyIsCompacted() throws Exception {
        for (int k = 0; k < StoreBucket.HISTORY_REVISIONS - 10; k++) {
            keyspace.txn(Txn.of(Op.put(Bytes.utf8("k"), Bytes.utf8("v"))));
        }
        assertThat(keyspace.compacted()).isZero();

        for (int k = 0; k < 10; k++) {
            bucket().increment("n", 1);
        }

        assertThat(keyspace.compacted()).isEqualTo(StoreBucket.HISTORY_REVISIONS);
        assertThat(text(bucket().get("n"))).contains("10");
    }

    @Test
    void aGuestThatIsStoppedWaitsNoLonger() throws Exception {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> bucket().increment("n", 1))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void aStoreThatCannotBeMadeIsARefusalOrAnotherTry() {
        AppStores stores = new AppStores(environment, made, _ -> keyspace);

        made.full = true;
        assertThatThrownBy(() -> stores.open("default/shop", "more"))
                .isInstanceOfSatisfying(
                        WorkloadException.class,
                        refused ->
                                assertThat(refused.code())
                                        .isEqualTo(WorkloadException.Code.UNUSABLE))
                .hasMessageContaining("the lattice has 1 keyspaces");
        made.silent = true;
        assertThatThrownBy(() -> stores.open("default/shop", "more"))
                .isInstanceOfSatisfying(
                        WorkloadException.class,
                        refused ->
                                assertThat(refused.code())
                                        .isEqualTo(WorkloadException.Code.ARTEFACT_UNAVAILABLE));
    }

    /** Notes what is to be made. */
    private static final class Made implements Keyspaces {
        final List<String> names = new ArrayList<>();
        boolean full;
        boolean silent;

        @Override
        public Making make(String name) {
            if (silent) {
                throw new StateException(Code.UNAVAILABLE, "no leader");
            }
            if (full) {
                return new Making.Full(names.size());
            }
            Entry entry = new Entry(name, 7, Phase.READY, List.of(), Instant.EPOCH, 3);
            if (names.contains(name)) {
                return new Making.Present(entry);
            }
            names.add(name);
            return new Making.Made(entry);
        }

        @Override
        public KeyRange records() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Entry entry(KeyValue record) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean end(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CrossTxn.Result txn(CrossTxn txn) {
            throw new UnsupportedOperationException();
        }
    }
}
