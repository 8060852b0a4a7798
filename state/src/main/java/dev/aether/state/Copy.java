package dev.aether.state;

import java.util.SortedMap;

/** All that the replica here holds of a keyspace at one moment. For one thread; close it soon. */
public interface Copy extends AutoCloseable {
    Position position();

    /** Tells every version that is held, in the order in which they were made. */
    void versions(VersionSink sink);

    /** Granted seconds by id. */
    SortedMap<Long, Long> leases();

    Notes notes();

    @Override
    void close();

    /**
     * Where the replica stands.
     *
     * @param index of the last log entry applied, made in this term
     * @param compacted history before this revision is gone, 0 for never
     * @param freed up to which compacted revision it is gone from storage as well
     */
    record Position(long index, long term, long revision, long compacted, long freed) {}

    /** Takes versions. */
    interface VersionSink {
        /**
         * @param place within its revision, from 0
         * @param version 0 marks a deletion
         */
        void take(int place, KeyValue version);
    }
}
