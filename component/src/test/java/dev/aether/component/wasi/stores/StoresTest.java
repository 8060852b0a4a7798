package dev.aether.component.wasi.stores;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.Case;
import dev.aether.component.HostImports;
import dev.aether.component.Outcome;
import dev.aether.component.ResourceKeeper;
import dev.aether.component.host.MemoryBlobs;
import dev.aether.component.host.MemoryKeyValues;
import dev.aether.component.wasi.HandClocks;
import dev.aether.component.wasi.WasiGrants;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoresTest {
    private static final String KEYS = "wasi:keyvalue/store@0.2.0-draft";
    private static final String KEYS2 = "wasi:keyvalue/store@0.2.0-draft2";
    private static final String BLOBS = "wasi:blobstore/blobstore@0.2.0-draft";
    private static final String CONTAINER = "wasi:blobstore/container@0.2.0-draft";
    private static final String TYPES = "wasi:blobstore/types@0.2.0-draft";
    private static final String NAMES = "[method]stream-object-names.";
    private static final String WRITING = "wasi:io/streams@0.2.0";

    private final List<String> lines = new ArrayList<>();
    private final Map<String, String> settings = new LinkedHashMap<>(Map.of("mode", "fast"));
    private final WasiGrants grants =
            WasiGrants.builder(new HandClocks())
                    .grant(new ConfigGrant(ConfigSource.of(settings)))
                    .grant(
                            new LogGrant((level, context, text) ->
                                    lines.add(level + " " + context + " " + text)))
                    .grant(new KeyValueGrant(new MemoryKeyValues(100_000)))
                    .grant(
                            new BlobGrant(
                                    new MemoryBlobs(
                                            1_000, () -> Instant.ofEpochSecond(1_700_000_000))))
                    .build();
    private final Object state = grants.state("nothing");

    @Test
    void aBucketIsFoundAgainByItsName() {
        ResourceKeeper keeper = grants.imports().find(KEYS).orElseThrow().keepers().get("bucket");
        Object bucket = good(KEYS, "open", "kept");
        good(KEYS, "[method]bucket.set", bucket, "k", bytes("v"));

        String name = keeper.nameOf(bucket).orElseThrow();
        Object again = keeper.named(() -> state, name);

        assertThat(text(good(KEYS, "[method]bucket.get", again, "k"))).isEqualTo("v");
        for (int i = 0; i < 1_000; i++) {
            good(KEYS, "[method]bucket.set", bucket, "k" + i, bytes("v"));
        }
        good(KEYS, "[method]bucket.list-keys", bucket, Optional.empty());
        assertThat(keeper.nameOf(bucket)).as("it has a cursor").isEmpty();
    }

    @Test
    void settingsAreLookedUpUnderBothNames() {
        for (String name : List.of("store@0.2.0-rc.1", "runtime@0.2.0-draft")) {
            assertThat(good("wasi:config/" + name, "get", "mode")).isEqualTo(Optional.of("fast"));
            assertThat(good("wasi:config/" + name, "get", "none")).isEqualTo(Optional.empty());
            var all = (List<?>) good("wasi:config/" + name, "get-all");
            assertThat((Object[]) all.getFirst()).containsExactly("mode", "fast");
        }
    }

    @Test
    void messagesGoToTheSinkWithTheirLevel() {
        call("wasi:logging/logging", "log", 3, "db", "slow");

        assertThat(lines).containsExactly("WARN db slow");
    }

    @Test
    void valuesAreKeptByKeyAndBucket() {
        Object one = good(KEYS, "open", "one");
        Object two = good(KEYS, "open", "two");

        good(KEYS, "[method]bucket.set", one, "k", bytes("v"));

        assertThat(text(good(KEYS, "[method]bucket.get", one, "k"))).isEqualTo("v");
        assertThat(good(KEYS, "[method]bucket.exists", one, "k")).isEqualTo(true);
        assertThat(good(KEYS, "[method]bucket.exists", two, "k")).isEqualTo(false);
        good(KEYS, "[method]bucket.delete", one, "k");
        good(KEYS, "[method]bucket.delete", one, "k");
        assertThat(good(KEYS, "[method]bucket.get", one, "k")).isEqualTo(Optional.empty());
    }

    @Test
    void longListingsComeInPages() {
        Object bucket = good(KEYS, "open", "many");
        for (int i = 0; i < 1_001; i++) {
            good(KEYS, "[method]bucket.set", bucket, "k%04d".formatted(i), new byte[0]);
        }

        Object[] first =
                (Object[]) good(KEYS, "[method]bucket.list-keys", bucket, Optional.empty());
        Object[] second = (Object[]) good(KEYS, "[method]bucket.list-keys", bucket, first[1]);
        Object[] named =
                (Object[]) good(KEYS2, "[method]bucket.list-keys", bucket, Optional.of("k0998"));

        assertThat((List<?>) first[0]).hasSize(1_000);
        assertThat(second[0]).isEqualTo(List.of("k1000"));
        assertThat(second[1]).isEqualTo(Optional.empty());
        assertThat(named[0]).isEqualTo(List.of("k0999", "k1000"));
        assertThat(call(KEYS, "[method]bucket.list-keys", bucket, Optional.of(9L)))
                .isEqualTo(Outcome.err(Case.of(2, "no such cursor: 9")));
    }

    @Test
    void countersCountAndRefuseWords() {
        String atomics = "wasi:keyvalue/atomics@0.2.0-draft";
        Object bucket = good(KEYS, "open", "b");

        assertThat(good(atomics, "increment", bucket, "n", 2L)).isEqualTo(2L);
        assertThat(good(atomics, "increment", bucket, "n", 40L)).isEqualTo(42L);
        assertThat(text(good(KEYS, "[method]bucket.get", bucket, "n"))).isEqualTo("42");
        good(KEYS, "[method]bucket.set", bucket, "n", bytes("word"));
        assertThat(call(atomics, "increment", bucket, "n", 1L))
                .isEqualTo(Outcome.err(Case.of(2, "n holds no number")));
    }

    @Test
    void aSwapFailsIfSomebodyWasFaster() {
        String atomics = "wasi:keyvalue/atomics@0.2.0-draft2";
        Object bucket = good(KEYS2, "open", "b");
        Object seen = good(atomics, "[static]cas.new", bucket, "k");
        good(KEYS2, "[method]bucket.set", bucket, "k", bytes("other"));

        var failed = (Outcome.Err) call(atomics, "swap", seen, bytes("mine"));
        Object again = ((Case) Objects.requireNonNull(failed.value())).value();

        assertThat(text(good(atomics, "[method]cas.current", again))).isEqualTo("other");
        assertThat(call(atomics, "swap", again, bytes("mine"))).isEqualTo(Outcome.ok());
        assertThat(text(good(KEYS2, "[method]bucket.get", bucket, "k"))).isEqualTo("mine");
    }

    @Test
    void batchesReadWriteAndDelete() {
        Object bucket = good(KEYS, "open", "b");
        String batch = "wasi:keyvalue/batch@0.2.0-draft";
        good(batch, "set-many", bucket, List.of(pair("a", "1"), pair("b", "2")));

        var found = (List<?>) good(batch, "get-many", bucket, List.of("a", "x"));
        good(batch, "delete-many", bucket, List.of("a", "b"));

        Object[] first = (Object[]) ((Optional<?>) found.get(0)).orElseThrow();
        assertThat(first[0]).isEqualTo("a");
        assertThat(found.get(1)).isEqualTo(Optional.empty());
        assertThat(good(KEYS, "[method]bucket.exists", bucket, "a")).isEqualTo(false);
    }

    @Test
    void aFullStoreSaysSoAndKeepsWhatItHas() {
        Object bucket = good(KEYS, "open", "b");
        good(KEYS, "[method]bucket.set", bucket, "k", bytes("v"));

        assertThat(call(KEYS, "[method]bucket.set", bucket, "k", new byte[200_000]))
                .isEqualTo(Outcome.err(Case.of(2, "the stores are full: at most 100000 bytes")));
        assertThat(text(good(KEYS, "[method]bucket.get", bucket, "k"))).isEqualTo("v");
    }

    @Test
    void aRefusedBucketIsSaidAsSuch() {
        KeyValues none =
                name -> {
                    throw new StoreFault(StoreFault.Kind.NO_SUCH_STORE, name);
                };
        KeyValues broken =
                name -> {
                    throw new IOException("/secret/path");
                };

        assertThat(opened(none)).isEqualTo(Outcome.err(Case.of(0)));
        assertThat(opened(broken)).isEqualTo(Outcome.err(Case.of(2, "the store failed")));
    }

    @Test
    void objectsAreWrittenReadListedAndRemoved() {
        Object container = good(BLOBS, "create-container", "c");
        write(container, "x", "hello");

        Object value = good(CONTAINER, "[method]container.get-data", container, "x", 1L, 3L);
        Object[] info = (Object[]) good(CONTAINER, "[method]container.object-info", container, "x");
        good(BLOBS, "copy-object", (Object) pair2("c", "x"), pair2("c", "y"));
        good(BLOBS, "move-object", (Object) pair2("c", "x"), pair2("c", "z"));
        Object names = good(CONTAINER, "[method]container.list-objects", container);
        Object[] listed =
                (Object[])
                        good(
                                CONTAINER,
                                "[method]stream-object-names.read-stream-object-names",
                                names,
                                10L);

        assertThat(
                        new String(
                                (byte[])
                                        good(
                                                TYPES,
                                                "[static]incoming-value"
                                                        + ".incoming-value-consume-sync",
                                                value),
                                UTF_8))
                .isEqualTo("ell");
        assertThat(info).containsExactly("x", "c", 1_700_000_000L, 5L);
        assertThat(listed).containsExactly(List.of("y", "z"), true);
        good(CONTAINER, "[method]container.clear", container);
        assertThat(good(CONTAINER, "[method]container.has-object", container, "y"))
                .isEqualTo(false);
        good(BLOBS, "delete-container", "c");
        assertThat(call(BLOBS, "get-container", "c"))
                .isEqualTo(Outcome.err("there is no container c"));
    }

    @Test
    void anUnfinishedObjectIsNotThere() {
        Object container = good(BLOBS, "create-container", "c");
        Object value = call(TYPES, "[static]outgoing-value.new-outgoing-value");

        good(CONTAINER, "[method]container.write-data", container, "x", value);

        assertThat(good(CONTAINER, "[method]container.has-object", container, "x"))
                .isEqualTo(false);
        assertThat(call(CONTAINER, "[method]container.get-data", container, "x", 0L, 1L))
                .isEqualTo(Outcome.err("there is no object x"));
    }

    @Test
    void namesComePageByPageAndContainersAreEmptiedWhole() {
        Object container = good(BLOBS, "create-container", "c");
        for (String name : List.of("a", "b", "c")) {
            write(container, name, "x");
        }

        Object names = good(CONTAINER, "[method]container.list-objects", container);

        assertThat((Object[]) good(CONTAINER, NAMES + "read-stream-object-names", names, 2L))
                .containsExactly(List.of("a", "b"), false);
        assertThat((Object[]) good(CONTAINER, NAMES + "skip-stream-object-names", names, 2L))
                .containsExactly(1L, true);
        good(CONTAINER, "[method]container.clear", container);
        assertThat(
                        (Object[])
                                good(
                                        CONTAINER,
                                        NAMES + "read-stream-object-names",
                                        good(
                                                CONTAINER,
                                                "[method]container.list-objects",
                                                container),
                                        2L))
                .containsExactly(List.of(), true);
    }

    @Test
    void aValueMayBeWrittenBeforeItsObjectIsNamedAndGoesToOne() {
        Object container = good(BLOBS, "create-container", "c");
        Object value = call(TYPES, "[static]outgoing-value.new-outgoing-value");
        Object stream = good(TYPES, "[method]outgoing-value.outgoing-value-write-body", value);
        good(WRITING, "[method]output-stream.blocking-write-and-flush", stream, bytes("ab"));
        good(CONTAINER, "[method]container.write-data", container, "x", value);

        assertThat(call(CONTAINER, "[method]container.write-data", container, "y", value))
                .isEqualTo(Outcome.err("a value is written to one object"));
        good(WRITING, "[method]output-stream.blocking-write-and-flush", stream, bytes("c"));
        good(TYPES, "[static]outgoing-value.finish", value);

        Object read = good(CONTAINER, "[method]container.get-data", container, "x", 0L, -1L);
        assertThat(call(TYPES, "[method]incoming-value.size", read)).isEqualTo(3L);
        assertThat(call(CONTAINER, "[method]container.get-data", container, "x", 4L, 9L))
                .isEqualTo(Outcome.err("no bytes from 4 to 9 in 3"));
    }

    private void write(Object container, String name, String content) {
        Object value = call(TYPES, "[static]outgoing-value.new-outgoing-value");
        Object stream = good(TYPES, "[method]outgoing-value.outgoing-value-write-body", value);
        good(CONTAINER, "[method]container.write-data", container, name, value);
        good(
                "wasi:io/streams@0.2.0",
                "[method]output-stream.blocking-write-and-flush",
                stream,
                bytes(content));
        good(TYPES, "[static]outgoing-value.finish", value);
    }

    private Object opened(KeyValues stores) {
        var offer = HostImports.builder();
        new KeyValueGrant(stores).offer(offer);
        return offer.build()
                .find(KEYS)
                .orElseThrow()
                .functions()
                .get("open")
                .call(() -> state, new Object[] {"b"});
    }

    private Object call(String instance, String function, Object... arguments) {
        return grants.imports()
                .find(instance)
                .orElseThrow()
                .functions()
                .get(function)
                .call(() -> state, arguments);
    }

    private Object good(String instance, String function, Object... arguments) {
        return ((Outcome.Ok) call(instance, function, arguments)).value();
    }

    private static Object[] pair(String key, String value) {
        return new Object[] {key, bytes(value)};
    }

    private static Object[] pair2(String container, String object) {
        return new Object[] {container, object};
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(Object option) {
        return new String((byte[]) ((Optional<?>) option).orElseThrow(), UTF_8);
    }
}
