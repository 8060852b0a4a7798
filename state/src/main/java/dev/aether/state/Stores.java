package dev.aether.state;

import dev.aether.consensus.GroupId;
import dev.aether.consensus.SnapshotSink;
import dev.aether.environment.Environment;
import dev.aether.state.mvcc.Storage;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Where the ranges of a node lie on its disk. */
public interface Stores extends AutoCloseable {
    /** The place of one range; nothing is read or written yet. */
    Place place(String keyspace, GroupId group);

    /** Waits for what is being written; every storage was closed before. */
    @Override
    void close();

    /** Opens the stores of a node. */
    interface Maker {
        /**
         * @throws dev.aether.environment.DiskException if what lies there is damaged
         */
        Stores open(Environment environment);
    }

    /** What is durable of one range. */
    interface Place {
        /**
         * What is durable, or an empty storage.
         *
         * @throws dev.aether.environment.DiskException CORRUPT if it is damaged
         */
        Storage load();

        /**
         * Begins to make durable what a storage holds now; never waits for the disk.
         *
         * @param done told, on any thread, the log index that is durable; never if it failed
         */
        void save(Storage storage, LongConsumer done);

        /**
         * Begins to receive an image as another storage.
         *
         * @param index the log index it was taken at
         * @param replace given the new storage once it is durable
         */
        SnapshotSink receive(long index, Consumer<Storage> replace);

        /** Removes the range for good; its storage was closed before. */
        void delete();

        /** Keeps what is there out of the way, for a repair by hand. */
        void setAside();

        boolean hasSetAside();
    }
}
