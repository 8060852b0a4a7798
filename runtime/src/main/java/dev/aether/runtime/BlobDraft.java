package dev.aether.runtime;

import dev.aether.component.wasi.stores.Blobs;
import dev.aether.component.wasi.stores.StoreFault;
import dev.aether.environment.Bytes;
import dev.aether.state.Compare;
import dev.aether.state.Op;
import dev.aether.state.Txn;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * An object being written. What fits one chunk is written in one transaction at its end; else each
 * full chunk is written when it is full, if the draft is still known.
 */
final class BlobDraft implements Blobs.Draft {
    private final StoreBlobs blobs;
    private final String container;
    private final Bytes key;
    private final String id;
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
    private int chunks;
    private long size;
    private boolean finished;

    BlobDraft(StoreBlobs blobs, String container, Bytes key, String id) {
        this.blobs = blobs;
        this.container = container;
        this.key = key;
        this.id = id;
    }

    @Override
    public void write(byte[] bytes) throws StoreFault, InterruptedException {
        if (size + bytes.length > StoreBlobs.OBJECT_BYTES_MAX) {
            throw StoreRequests.fault(
                    "an object has at most " + StoreBlobs.OBJECT_BYTES_MAX + " bytes");
        }
        int at = 0;
        while (at < bytes.length) {
            if (rest.size() == StoreBlobs.CHUNK_BYTES) {
                spill();
            }
            int taken = Math.min(bytes.length - at, StoreBlobs.CHUNK_BYTES - rest.size());
            rest.write(bytes, at, taken);
            at += taken;
        }
        size += bytes.length;
    }

    /** A full chunk goes to the store. */
    private void spill() throws StoreFault, InterruptedException {
        if (chunks == 0) {
            blobs.sweep();
        }
        Op begun =
                Op.put(BlobKeys.draft(id), Bytes.utf8(Long.toString(blobs.now().toEpochMilli())));
        Txn txn =
                chunks == 0
                        ? Txn.of(begun, chunk())
                        : new Txn(List.of(known()), List.of(chunk()), List.of());
        if (!blobs.write(txn).succeeded()) {
            throw StoreRequests.fault("writing the object took too long");
        }
        chunks++;
        rest.reset();
    }

    private Compare known() {
        return Compare.present(BlobKeys.draft(id));
    }

    private Op chunk() {
        return Op.put(BlobKeys.chunk(id, chunks), Bytes.wrap(rest.toByteArray()));
    }

    @Override
    public void finish() throws StoreFault, InterruptedException {
        if (finished) {
            throw StoreRequests.fault("the object is finished");
        }
        finished = true;
        List<Compare> conditions = new ArrayList<>();
        List<Op> writes = new ArrayList<>();
        if (rest.size() > 0) {
            writes.add(chunk());
        }
        if (chunks > 0) {
            conditions.add(known());
            writes.add(Op.delete(BlobKeys.draft(id)));
        }
        blobs.put(container, key, new BlobRecord(id, size, blobs.now()), conditions, writes);
    }
}
