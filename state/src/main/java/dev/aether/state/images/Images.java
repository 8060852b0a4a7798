package dev.aether.state.images;

import dev.aether.consensus.SnapshotSink;
import dev.aether.environment.Bytes;
import dev.aether.environment.Check;
import dev.aether.environment.Disk;
import dev.aether.environment.DiskException;
import dev.aether.environment.Environment;
import dev.aether.state.Stores;
import dev.aether.state.mvcc.ImageReader;
import dev.aether.state.mvcc.ImageSource;
import dev.aether.state.mvcc.MemoryStorage;
import dev.aether.state.mvcc.Meta;
import dev.aether.state.mvcc.Storage;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * The images of one range in the folder {@code store}, named by range and log index; the newest one
 * and the log after it are the range's durable form. Older ones go when a newer one is complete.
 */
final class Images implements Stores.Place {
    private static final String FOLDER = "store";
    private static final String SUFFIX = ".image";
    private static final String LOST = ".lost";
    private static final int CHUNK_BYTES = 256 << 10;

    private final Environment environment;
    private final Disk disk;
    private final String prefix;
    private final AtomicBoolean saving = new AtomicBoolean();

    /**
     * @param range names the range's files
     */
    Images(Environment environment, String range) {
        this.environment = environment;
        this.disk = environment.disk();
        this.prefix = range + ".";
    }

    @Override
    public Storage load() {
        unfinished().forEach(disk::delete);
        List<String> present = present();
        Storage storage = new MemoryStorage();
        if (present.isEmpty()) {
            return storage;
        }
        ImageReader reader = ImageReader.into(storage);
        ImageFile.read(disk, present.getLast(), reader::take);
        Check.that(reader.isComplete(), "image %s ends in an entry", present.getLast());
        return storage;
    }

    @Override
    public void delete() {
        present().forEach(disk::delete);
        unfinished().forEach(disk::delete);
    }

    @Override
    public void setAside() {
        present().forEach(path -> disk.rename(path, path + LOST));
        disk.syncDirectory(FOLDER);
        unfinished().forEach(disk::delete);
    }

    @Override
    public boolean hasSetAside() {
        return !files(SUFFIX + LOST).isEmpty();
    }

    private List<String> present() {
        return files(SUFFIX);
    }

    private List<String> unfinished() {
        return files(".part");
    }

    private List<String> files(String suffix) {
        return disk.list(FOLDER).stream()
                .filter(name -> name.startsWith(prefix) && name.endsWith(suffix))
                .map(name -> FOLDER + "/" + name)
                .sorted()
                .toList();
    }

    private String path(long index) {
        return FOLDER + "/" + prefix + String.format("%020d", index) + SUFFIX;
    }

    /** Writes an image on a thread of its own; while one is being written, nothing. */
    @Override
    public void save(Storage storage, LongConsumer done) {
        if (!saving.compareAndSet(false, true)) {
            return;
        }
        Storage.View view = storage.view();
        environment.threads().start("image of " + prefix, () -> saveAll(view, done));
    }

    private void saveAll(Storage.View view, LongConsumer done) {
        long index = Meta.of(view).index();
        try {
            String part = FOLDER + "/" + prefix + "save.part";
            try (ImageSource source = new ImageSource(view);
                    ImageFile.Output output = new ImageFile.Output(disk, part)) {
                Bytes chunk = source.next(CHUNK_BYTES);
                while (!chunk.isEmpty()) {
                    output.write(chunk);
                    chunk = source.next(CHUNK_BYTES);
                }
                output.finish();
            }
            publish(part, index);
        } catch (DiskException failure) {
            environment.log().error("could not save an image", failure, "range", prefix);
            return;
        } finally {
            saving.set(false);
        }
        done.accept(index);
    }

    private void publish(String part, long index) {
        String path = path(index);
        disk.rename(part, path);
        disk.syncDirectory(FOLDER);
        present().stream().filter(older -> older.compareTo(path) < 0).forEach(disk::delete);
    }

    /** Receives an image into a file and a new storage, which replaces the present one. */
    @Override
    public SnapshotSink receive(long index, Consumer<Storage> replace) {
        return new Incoming(index, replace);
    }

    private final class Incoming implements SnapshotSink {
        private final long index;
        private final Consumer<Storage> replace;
        private final String part = FOLDER + "/" + prefix + "install.part";
        private final ImageFile.Output output = new ImageFile.Output(disk, part);
        private final Storage storage = new MemoryStorage();
        private final ImageReader reader = ImageReader.into(storage);

        Incoming(long index, Consumer<Storage> replace) {
            this.index = index;
            this.replace = replace;
        }

        @Override
        public void write(Bytes chunk) {
            output.write(chunk);
            reader.take(chunk.buffer());
        }

        @Override
        public void complete() {
            Check.that(reader.isComplete(), "an image for %s ended in an entry", prefix);
            try (Storage.View view = storage.view()) {
                long held = Meta.of(view).index();
                Check.that(held == index, "expected an image at %d, got %d", index, held);
            }
            output.finish();
        }

        @Override
        public void commit() {
            output.close();
            publish(part, index);
            replace.accept(storage);
        }

        @Override
        public void abort() {
            storage.close();
            output.close();
            disk.delete(part);
        }
    }
}
