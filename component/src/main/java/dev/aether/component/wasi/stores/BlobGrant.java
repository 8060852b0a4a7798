package dev.aether.component.wasi.stores;

import dev.aether.component.HostImports;
import dev.aether.component.Invocation;
import dev.aether.component.Outcome;
import dev.aether.component.wasi.Capability;
import dev.aether.component.wasi.HostWork;
import dev.aether.component.wasi.Poller;
import dev.aether.component.wasi.ReadStream;
import dev.aether.component.wasi.WasiState;
import dev.aether.component.wasi.WriteStream;
import java.io.IOException;
import java.util.Arrays;

/** Grants {@code wasi:blobstore@0.2.0-draft}. */
public final class BlobGrant implements Capability {
    static final String VERSION = "@0.2.0-draft";
    private static final int COPY_BYTES = 256 << 10;
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
                    copy(
                            blobs.open((String) from[0], (String) from[1]),
                            blobs.draft((String) to[0], (String) to[1]));
                    if (move && !Arrays.equals(from, to)) {
                        blobs.delete((String) from[0], (String) from[1]);
                    }
                    return null;
                });
    }

    private static void copy(Blobs.Content from, Blobs.Draft to)
            throws IOException, InterruptedException {
        long at = 0;
        while (at < from.size()) {
            byte[] piece = from.read(at, COPY_BYTES);
            to.write(piece.clone());
            at += piece.length;
        }
        to.finish();
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
                        (call, in) -> outcome(call, ((IncomingBlob) in[0])::whole))
                .function(
                        "[static]incoming-value.incoming-value-consume-async",
                        (call, in) ->
                                Outcome.ok(
                                        new ReadStream(
                                                ((IncomingBlob) in[0]).source(),
                                                call.state(WasiState.class).poller())))
                .function(
                        "[method]incoming-value.size", (call, in) -> ((IncomingBlob) in[0]).size());
    }

    static Outcome outcome(Invocation call, HostWork work) {
        return HostWork.outcome(call, BlobGrant::text, work);
    }

    private static Object text(IOException fault) {
        return StoreFault.message(fault);
    }
}
