package dev.aether.state.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.aether.environment.Bytes;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;
import dev.aether.state.wire.StateProto;

/** Keys, values and reads to and from their wire form. */
public final class Values {
    private Values() {}

    /** Without a copy: both sides are immutable. */
    public static ByteString encode(Bytes bytes) {
        return UnsafeByteOperations.unsafeWrap(bytes.buffer());
    }

    public static Bytes decode(ByteString bytes) {
        return Bytes.wrap(bytes.toByteArray());
    }

    public static StateProto.KeyRange encode(KeyRange keys) {
        return StateProto.KeyRange.newBuilder()
                .setKey(encode(keys.key()))
                .setEnd(encode(keys.end()))
                .build();
    }

    public static KeyRange decode(StateProto.KeyRange keys) {
        return new KeyRange(decode(keys.getKey()), decode(keys.getEnd()));
    }

    public static StateProto.KeyValue encode(KeyValue entry) {
        return StateProto.KeyValue.newBuilder()
                .setKey(encode(entry.key()))
                .setValue(encode(entry.value()))
                .setCreateRevision(entry.createRevision())
                .setModRevision(entry.modRevision())
                .setVersion(entry.version())
                .setLease(entry.lease())
                .build();
    }

    public static KeyValue decode(StateProto.KeyValue entry) {
        return new KeyValue(
                decode(entry.getKey()),
                decode(entry.getValue()),
                entry.getCreateRevision(),
                entry.getModRevision(),
                entry.getVersion(),
                entry.getLease());
    }

    public static StateProto.RangeQuery encode(RangeQuery query) {
        return StateProto.RangeQuery.newBuilder()
                .setKeys(encode(query.keys()))
                .setRevision(query.revision())
                .setLimit(query.limit())
                .setBy(StateProto.RangeQuery.By.valueOf(query.order().by().name()))
                .setDescending(query.order().descending())
                .setAfterLimit(query.order().afterLimit())
                .setKeysOnly(query.keysOnly())
                .setCountOnly(query.countOnly())
                .setMinModRevision(query.minModRevision())
                .setMaxModRevision(query.maxModRevision())
                .setMinCreateRevision(query.minCreateRevision())
                .setMaxCreateRevision(query.maxCreateRevision())
                .setLinearizable(query.linearizable())
                .build();
    }

    public static RangeQuery decode(StateProto.RangeQuery query) {
        return new RangeQuery(
                decode(query.getKeys()),
                query.getRevision(),
                query.getLimit(),
                new RangeQuery.Order(
                        RangeQuery.By.valueOf(query.getBy().name()),
                        query.getDescending(),
                        query.getAfterLimit()),
                query.getKeysOnly(),
                query.getCountOnly(),
                query.getMinModRevision(),
                query.getMaxModRevision(),
                query.getMinCreateRevision(),
                query.getMaxCreateRevision(),
                query.getLinearizable());
    }

    public static StateProto.RangeResult encode(RangeResult result) {
        return StateProto.RangeResult.newBuilder()
                .setRevision(result.revision())
                .setCount(result.count())
                .setMore(result.more())
                .addAllEntries(result.entries().stream().map(Values::encode).toList())
                .build();
    }

    public static RangeResult decode(StateProto.RangeResult result) {
        return new RangeResult(
                result.getRevision(),
                result.getCount(),
                result.getMore(),
                result.getEntriesList().stream().map(Values::decode).toList());
    }
}
