package dev.aether.component.wasi.stores;

import dev.aether.component.Case;
import dev.aether.component.HostFunction;
import dev.aether.component.HostImports;
import dev.aether.component.Invocation;
import dev.aether.component.Outcome;
import dev.aether.component.wasi.Capability;
import dev.aether.component.wasi.HostWork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Grants {@code wasi:keyvalue}: store, atomics and batch, as {@code 0.2.0-draft} and as {@code
 * 0.2.0-draft2}, which differ in their cursors, sums, batches and in swapping.
 */
public final class KeyValueGrant implements Capability {
    private static final String FIRST = "@0.2.0-draft";
    private static final String SECOND = "@0.2.0-draft2";
    private final KeyValues stores;

    public KeyValueGrant(KeyValues stores) {
        this.stores = stores;
    }

    @Override
    public void offer(HostImports.Builder imports) {
        var first = store(imports.instance("wasi:keyvalue/store" + FIRST));
        method(first, "list-keys", (bucket, in) -> bucket.numberedKeys((Optional<?>) in[1]));
        var second = store(imports.instance("wasi:keyvalue/store" + SECOND));
        method(second, "list-keys", (bucket, in) -> bucket.namedKeys((Optional<?>) in[1]));
        imports.instance("wasi:keyvalue/atomics" + FIRST)
                .function("increment", KeyValueGrant::increment);
        new KeySwaps()
                .offer(
                        imports.instance("wasi:keyvalue/atomics" + SECOND)
                                .function("increment", KeyValueGrant::increment));
        batch(imports.instance("wasi:keyvalue/batch" + FIRST), true);
        batch(imports.instance("wasi:keyvalue/batch" + SECOND), false);
    }

    private HostImports.InstanceBuilder store(HostImports.InstanceBuilder store) {
        store.resource("bucket")
                .function(
                        "open",
                        (call, in) -> outcome(call, () -> OpenBucket.open(stores, (String) in[0])))
                .keep("bucket", new BucketKeeper(stores));
        method(store, "get", (bucket, in) -> bucket.bucket().get((String) in[1]));
        method(store, "exists", (bucket, in) -> bucket.bucket().get((String) in[1]).isPresent());
        method(
                store,
                "set",
                (bucket, in) -> {
                    bucket.bucket().set((String) in[1], (byte[]) in[2]);
                    return null;
                });
        method(
                store,
                "delete",
                (bucket, in) -> {
                    bucket.bucket().delete((String) in[1]);
                    return null;
                });
        return store;
    }

    private static Object increment(Invocation call, Object[] in) {
        return outcome(
                call, () -> ((OpenBucket) in[0]).bucket().increment((String) in[1], (Long) in[2]));
    }

    /**
     * @param whole whether an absent key makes its pair absent, not only its value
     */
    private static void batch(HostImports.InstanceBuilder batch, boolean whole) {
        batch.function("get-many", on((bucket, in) -> many(bucket, (List<?>) in[1], whole)));
        batch.function(
                "set-many",
                on((bucket, in) -> {
                    for (Object pair : (List<?>) in[1]) {
                        Object[] keyAndValue = (Object[]) pair;
                        bucket.bucket().set((String) keyAndValue[0], (byte[]) keyAndValue[1]);
                    }
                    return null;
                }));
        batch.function(
                "delete-many",
                on((bucket, in) -> {
                    for (Object key : (List<?>) in[1]) {
                        bucket.bucket().delete((String) key);
                    }
                    return null;
                }));
    }

    private static Object many(OpenBucket bucket, List<?> keys, boolean whole)
            throws IOException, InterruptedException {
        var found = new ArrayList<>();
        for (Object key : keys) {
            Optional<byte[]> value = bucket.bucket().get((String) key);
            found.add(
                    whole
                            ? value.map(bytes -> new Object[] {key, bytes})
                            : new Object[] {key, value});
        }
        return found;
    }

    /** What is done with a bucket. */
    private interface Doing {
        @Nullable Object with(OpenBucket bucket, Object[] in)
                throws IOException, InterruptedException;
    }

    private static void method(HostImports.InstanceBuilder store, String name, Doing doing) {
        store.function("[method]bucket." + name, on(doing));
    }

    private static HostFunction on(Doing doing) {
        return (call, in) -> outcome(call, () -> doing.with((OpenBucket) in[0], in));
    }

    private static Outcome outcome(Invocation call, HostWork work) {
        return HostWork.outcome(call, KeyValueGrant::error, work);
    }

    /** A fault as {@code wasi:keyvalue/store.error}. */
    static Case error(IOException fault) {
        if (fault instanceof StoreFault known) {
            return switch (known.kind()) {
                case NO_SUCH_STORE -> Case.of(0);
                case ACCESS_DENIED -> Case.of(1);
                case OTHER -> Case.of(2, StoreFault.message(fault));
            };
        }
        return Case.of(2, StoreFault.message(fault));
    }
}
