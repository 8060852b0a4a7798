package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a range knows of itself, kept in the same storage as its data so that both move together.
 *
 * @param index last log entry applied
 * @param term the term of that entry
 * @param revision of the newest write; 1 for an empty keyspace, as in etcd
 * @param compacted history before this revision is gone; 0 for never
 * @param scrubbed up to which compacted revision storage has been freed
 * @param configurations how many configuration entries were applied
 * @param open parts and verdicts of transactions over keyspaces that are not finished
 */
public record Meta(
        long index,
        long term,
        long revision,
        long compacted,
        long scrubbed,
        long configurations,
        long open) {
    public static final Meta EMPTY = new Meta(0, 0, 1, 0, 0, 0, 0);

    private static final int NUMBERS = 7;

    Bytes encode() {
        return Bytes.wrap(
                ByteBuffer.allocate(NUMBERS * Long.BYTES)
                        .putLong(index)
                        .putLong(term)
                        .putLong(revision)
                        .putLong(compacted)
                        .putLong(scrubbed)
                        .putLong(configurations)
                        .putLong(open)
                        .array());
    }

    static Meta decode(Bytes row) {
        ByteBuffer from = row.buffer();
        return new Meta(
                from.getLong(),
                from.getLong(),
                from.getLong(),
                from.getLong(),
                from.getLong(),
                from.getLong(),
                from.getLong());
    }

    /** What a row tells, if it is the one of the range. */
    public static Optional<Meta> read(Bytes key, Bytes value) {
        return key.equals(Layout.META) ? Optional.of(decode(value)) : Optional.empty();
    }

    /** The one of a view. */
    public static Meta of(Storage.View view) {
        return view.get(Layout.META).map(Meta::decode).orElse(EMPTY);
    }

    /** After applying up to an entry. @param more configuration entries among them */
    public Meta after(long newIndex, long newTerm, long more) {
        return new Meta(
                newIndex, newTerm, revision, compacted, scrubbed, configurations + more, open);
    }

    Meta withRevision(long newRevision) {
        return new Meta(index, term, newRevision, compacted, scrubbed, configurations, open);
    }

    Meta withOpen(long newOpen) {
        return new Meta(index, term, revision, compacted, scrubbed, configurations, newOpen);
    }

    Meta withCompacted(long newCompacted) {
        return new Meta(index, term, revision, newCompacted, scrubbed, configurations, open);
    }

    Meta withScrubbed(long newScrubbed) {
        return new Meta(index, term, revision, compacted, newScrubbed, configurations, open);
    }
}
