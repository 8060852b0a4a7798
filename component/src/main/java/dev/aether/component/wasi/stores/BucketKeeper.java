package dev.aether.component.wasi.stores;

import dev.aether.component.Invocation;
import dev.aether.component.ResourceKeeper;
import dev.aether.component.wasi.Poller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Lets snapshots carry buckets by their names; who restores one opens it as a guest would. */
record BucketKeeper(KeyValues stores) implements ResourceKeeper {
    @Override
    public Optional<String> nameOf(Object resource) {
        return ((OpenBucket) resource).portableName();
    }

    @Override
    public Object named(Invocation invocation, String name) {
        try {
            return OpenBucket.open(stores, name);
        } catch (IOException fault) {
            throw new UncheckedIOException("no bucket " + name, fault);
        } catch (InterruptedException stop) {
            throw Poller.interrupted(stop);
        }
    }
}
