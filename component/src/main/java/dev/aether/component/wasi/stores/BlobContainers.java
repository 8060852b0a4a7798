package dev.aether.component.wasi.stores;

import dev.aether.component.HostImports;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code wasi:blobstore/container}; a container is its name. */
final class BlobContainers {
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
                        IncomingBlob.of(
                                blobs.open(container, (String) in[1]), (Long) in[2], (Long) in[3]));
        method(
                types,
                "write-data",
                (container, in) -> {
                    ((OutgoingBlob) in[2]).sendTo(blobs.draft(container, (String) in[1]));
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
                    blobs.clear(container);
                    return null;
                });
    }

    private void offerNames(HostImports.InstanceBuilder types) {
        types.resource("stream-object-names");
        method(
                types,
                "list-objects",
                (container, in) -> {
                    require(blobs, container);
                    return new ObjectNames(blobs, container);
                });
        types.function(
                "[method]stream-object-names.read-stream-object-names",
                (call, in) ->
                        BlobGrant.outcome(
                                call,
                                () -> {
                                    var names = (ObjectNames) in[0];
                                    List<Object> taken = names.take((Long) in[1]);
                                    return new Object[] {taken, names.isAtEnd()};
                                }));
        types.function(
                "[method]stream-object-names.skip-stream-object-names",
                (call, in) ->
                        BlobGrant.outcome(
                                call,
                                () -> {
                                    var names = (ObjectNames) in[0];
                                    long skipped = names.take((Long) in[1]).size();
                                    return new Object[] {skipped, names.isAtEnd()};
                                }));
    }
}
