package dev.aether.component.wasi.stores;

import dev.aether.component.HostImports;
import dev.aether.component.Outcome;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code wasi:blobstore/container}; a container is its name. */
final class BlobContainers {
    private static final int PAGE_NAMES = 1_000;
    private final Blobs blobs;

    BlobContainers(Blobs blobs) {
        this.blobs = blobs;
    }

    static Instant require(Blobs blobs, String container) throws IOException, InterruptedException {
        return blobs.created(container).orElseThrow(() -> missing("container " + container));
    }

    private static StoreFault missing(String what) {
        return new StoreFault(StoreFault.Kind.OTHER, "there is no " + what);
    }

    void offer(HostImports.InstanceBuilder types) {
        types.resource("container");
        offerFacts(types);
        offerObjects(types);
        offerNames(types);
    }

    /** What is done with a container. */
    private interface Doing {
        @Nullable Object with(String container, Object[] in)
                throws IOException, InterruptedException;
    }

    private static void method(HostImports.InstanceBuilder types, String name, Doing doing) {
        types.function(
                "[method]container." + name,
                (call, in) -> BlobGrant.outcome(call, () -> doing.with((String) in[0], in)));
    }

    private void offerFacts(HostImports.InstanceBuilder types) {
        method(types, "name", (container, in) -> container);
        method(
                types,
                "info",
                (container, in) ->
                        new Object[] {container, require(blobs, container).getEpochSecond()});
        method(
                types,
                "has-object",
                (container, in) -> blobs.facts(container, (String) in[1]).isPresent());
        method(
                types,
                "object-info",
                (container, in) -> {
                    Blobs.Facts facts =
                            blobs.facts(container, (String) in[1])
                                    .orElseThrow(() -> missing("object " + in[1]));
                    long created = facts.created().getEpochSecond();
                    return new Object[] {in[1], container, created, facts.size()};
                });
    }

    private void offerObjects(HostImports.InstanceBuilder types) {
        method(
                types,
                "get-data",
                (container, in) ->
                        part(blobs.read(container, (String) in[1]), (Long) in[2], (Long) in[3]));
        method(
                types,
                "write-data",
                (container, in) -> {
                    require(blobs, container);
                    ((OutgoingBlob) in[2]).sendTo(blobs, container, (String) in[1]);
                    return null;
                });
        method(
                types,
                "delete-object",
                (container, in) -> {
                    blobs.delete(container, (String) in[1]);
                    return null;
                });
        method(
                types,
                "delete-objects",
                (container, in) -> {
                    for (Object name : (List<?>) in[1]) {
                        blobs.delete(container, (String) name);
                    }
                    return null;
                });
        method(
                types,
                "clear",
                (container, in) -> {
                    for (String name : blobs.names(container)) {
                        blobs.delete(container, name);
                    }
                    return null;
                });
    }

    /** Both ends are included; an end beyond the last byte means to it. */
    private static Object part(byte[] bytes, long start, long end) throws StoreFault {
        if (start < 0 || Long.compareUnsigned(end, start) < 0 || start > bytes.length) {
            throw new StoreFault(
                    StoreFault.Kind.OTHER,
                    "no bytes from %s to %s in %d"
                            .formatted(
                                    Long.toUnsignedString(start),
                                    Long.toUnsignedString(end),
                                    bytes.length));
        }
        long last = end < 0 || end >= bytes.length ? bytes.length - 1L : end;
        return Arrays.copyOfRange(bytes, (int) start, (int) last + 1);
    }

    private void offerNames(HostImports.InstanceBuilder types) {
        types.resource("stream-object-names");
        method(types, "list-objects", (container, in) -> blobs.names(container).iterator());
        types.function(
                "[method]stream-object-names.read-stream-object-names",
                (call, in) -> {
                    var names = (Iterator<?>) in[0];
                    List<Object> taken = take(names, (Long) in[1]);
                    return Outcome.ok(new Object[] {taken, !names.hasNext()});
                });
        types.function(
                "[method]stream-object-names.skip-stream-object-names",
                (call, in) -> {
                    var names = (Iterator<?>) in[0];
                    long skipped = take(names, (Long) in[1]).size();
                    return Outcome.ok(new Object[] {skipped, !names.hasNext()});
                });
    }

    private static List<Object> take(Iterator<?> names, long count) {
        long most = count < 0 ? PAGE_NAMES : Math.min(count, PAGE_NAMES);
        var taken = new ArrayList<>();
        while (taken.size() < most && names.hasNext()) {
            taken.add(names.next());
        }
        return taken;
    }
}
