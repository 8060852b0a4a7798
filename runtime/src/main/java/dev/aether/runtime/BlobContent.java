package dev.aether.runtime;

import dev.aether.component.wasi.stores.Blobs;
import dev.aether.component.wasi.stores.StoreFault;
import dev.aether.environment.Bytes;

/** An object being read; the chunk read last is kept. For one thread. */
final class BlobContent implements Blobs.Content {
    private final StoreBlobs blobs;
    private final StoreBlobs.Found found;
    private Bytes chunk = Bytes.EMPTY;
    private int number = -1;

    BlobContent(StoreBlobs blobs, StoreBlobs.Found found) {
        this.blobs = blobs;
        this.found = found;
    }

    @Override
    public long size() {
        return found.record().size();
    }

    @Override
    public byte[] read(long from, int bytesMax) throws StoreFault, InterruptedException {
        if (from >= size()) {
            return new byte[0];
        }
        int wanted = (int) (from / StoreBlobs.CHUNK_BYTES);
        if (wanted != number) {
            chunk = blobs.chunk(found.record().id(), wanted, found.modRevision());
            number = wanted;
        }
        int start = (int) (from % StoreBlobs.CHUNK_BYTES);
        return chunk.slice(start, Math.min(chunk.length() - start, bytesMax)).toArray();
    }
}
