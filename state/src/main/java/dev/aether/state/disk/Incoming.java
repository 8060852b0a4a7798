package dev.aether.state.disk;

import dev.aether.consensus.GroupId;
import dev.aether.consensus.SnapshotSink;
import dev.aether.environment.Bytes;
import dev.aether.environment.Check;
import dev.aether.state.mvcc.ImageReader;
import dev.aether.state.mvcc.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * An image that comes in. It is written to files for a slot of its own as it comes, and these are
 * taken over together with the row that makes this slot the range; before, nothing refers to them.
 */
final class Incoming implements SnapshotSink {
    private static final long FILE_BYTES = 32 << 20;

    private final RocksTable table;
    private final Target target;
    private final BiConsumer<List<RocksFile>, Catalogue.Entry> exchange;
    private final List<RocksFile> files = new ArrayList<>();
    private final ImageReader reader = new ImageReader(Rows::new);
    private long bytes;
    private long held = -1;

    /**
     * @param index the log index of the image
     */
    record Target(GroupId group, int slot, long index) {}

    /**
     * @param exchange given finished files and what they hold
     */
    Incoming(
            RocksTable table,
            Target target,
            BiConsumer<List<RocksFile>, Catalogue.Entry> exchange) {
        this.table = table;
        this.target = target;
        this.exchange = exchange;
    }

    private final class Rows implements ImageReader.Rows {
        @Override
        public void put(Bytes key, Bytes value) {
            file().put(target.slot(), key, value);
            bytes += key.length() + value.length();
            Meta.read(key, value).ifPresent(meta -> held = meta.index());
        }

        @Override
        public void close() {}
    }

    private RocksFile file() {
        if (files.isEmpty() || files.getLast().bytes() >= FILE_BYTES) {
            files.forEach(RocksFile::finish);
            files.add(table.file());
        }
        return files.getLast();
    }

    @Override
    public void write(Bytes chunk) {
        reader.take(chunk.buffer());
    }

    @Override
    public void complete() {
        Check.that(reader.isComplete(), "an image of %s ended in an entry", target.group());
        Check.that(held == target.index(), "expected an image at %d, got %d", target.index(), held);
        RocksFile reference = table.file();
        files.add(reference);
        Catalogue.write(reference, target.group(), entry());
        files.forEach(RocksFile::finish);
    }

    private Catalogue.Entry entry() {
        return new Catalogue.Entry(target.slot(), bytes);
    }

    @Override
    public void commit() {
        try {
            exchange.accept(files, entry());
        } finally {
            abort();
        }
    }

    @Override
    public void abort() {
        files.forEach(RocksFile::close);
        files.clear();
    }
}
