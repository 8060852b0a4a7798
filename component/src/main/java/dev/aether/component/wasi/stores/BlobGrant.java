package dev.aether.component.wasi.stores;

import dev.aether.component.HostImports;
import dev.aether.component.Invocation;
import dev.aether.component.Outcome;
import dev.aether.component.wasi.BodySource;
import dev.aether.component.wasi.Capability;
import dev.aether.component.wasi.Poller;
import dev.aether.component.wasi.ReadStream;
import dev.aether.component.wasi.WasiState;
import dev.aether.component.wasi.WriteStream;
import java.io.IOException;
import java.util.Arrays;

/** Grants {@code wasi:blobstore@0.2.0-draft}. */
public final class BlobGrant implements Capability {
    static final String VERSION = "@0.2.0-draft";
    private final Blobs blobs;

    public BlobGrant(Blobs blobs) {
        this.blobs = blobs;
    }

    @Override
    public void offer(HostImports.Builder imports) {
        offerContainers(imports.instance("wasi:blobstore/blobstore" + VERSION));
        new BlobContainers(blobs).offer(imports.instance("wasi:blobstore/container" + VERSION));
        offerOutgoing(imports.instance("wasi:blobstore/types" + VERSION));
        offerIncoming(imports.instance("wasi:blobstore/types" + VERSION));
    }

    private void offerContainers(HostImports.InstanceBuilder store) {
        store.function(
                        "create-container",
                        (call, in) ->
                                outcome(
                                        call,
                                        () -> {
                                            blobs.create((String) in[0]);
                                            return in[0];
                                        }))
                .function(
                        "get-container",
                        (call, in) ->
                                outcome(
                                        call,
                                        () -> {
                                            BlobContainers.require(blobs, (String) in[0]);
                                            return in[0];
                                        }))
                .function(
                        "delete-container",
                        (call, in) ->
                                outcome(
                                        call,
                                        () -> {
                                            blobs.remove((String) in[0]);
                                            return null;
                                        }))
                .function(
                        "container-exists",
                        (call, in) ->
                                outcome(call, () -> blobs.created((String) in[0]).isPresent()))
                .function("copy-object", (call, in) -> copy(call, in, false))
                .function("move-object", (call, in) -> copy(call, in, true));
    }

    private Outcome copy(Invocation call, Object[] in, boolean move) {
        Object[] from = (Object[]) in[0];
        Object[] to = (Object[]) in[1];
        return outcome(
                call,
                () -> {
                    byte[] bytes = blobs.read((String) from[0], (String) from[1]);
                    blobs.write((String) to[0], (String) to[1], bytes.clone());
                    if (move && !Arrays.equals(from, to)) {
                        blobs.delete((String) from[0], (String) from[1]);
                    }
                    return null;
                });
    }

    private static void offerOutgoing(HostImports.InstanceBuilder types) {
        types.resource("outgoing-value")
                .function(
                        "[static]outgoing-value.new-outgoing-value",
                        (call, in) -> new OutgoingBlob())
                .function(
                        "[method]outgoing-value.outgoing-value-write-body",
                        (call, in) -> {
                            var blob = (OutgoingBlob) in[0];
                            Poller poller = call.state(WasiState.class).poller();
                            return blob.take()
                                    ? Outcome.ok(new WriteStream(blob, poller))
                                    : Outcome.err();
                        })
                .function(
                        "[static]outgoing-value.finish",
                        (call, in) ->
                                outcome(
                                        call,
                                        () -> {
                                            ((OutgoingBlob) in[0]).finish();
                                            return null;
                                        }));
    }

    private static void offerIncoming(HostImports.InstanceBuilder types) {
        types.resource("incoming-value")
                .function(
                        "[static]incoming-value.incoming-value-consume-sync",
                        (call, in) -> Outcome.ok(in[0]))
                .function(
                        "[static]incoming-value.incoming-value-consume-async",
                        (call, in) ->
                                Outcome.ok(
                                        new ReadStream(
                                                source((byte[]) in[0]),
                                                call.state(WasiState.class).poller())))
                .function(
                        "[method]incoming-value.size",
                        (call, in) -> (long) ((byte[]) in[0]).length);
    }

    private static BodySource source(byte[] bytes) {
        int[] at = {0};
        return bytesMax -> {
            int from = at[0];
            at[0] = Math.min(bytes.length, from + bytesMax);
            return Arrays.copyOfRange(bytes, from, at[0]);
        };
    }

    static Outcome outcome(Invocation call, StoreWork work) {
        return StoreWork.outcome(call, BlobGrant::text, work);
    }

    private static Object text(IOException fault) {
        return StoreWork.message(fault);
    }
}
