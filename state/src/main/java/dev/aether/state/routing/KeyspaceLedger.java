package dev.aether.state.routing;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.consensus.GroupId;
import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspaces.Entry;
import dev.aether.state.Keyspaces.Phase;
import dev.aether.state.Op;
import dev.aether.state.RangeQuery;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.Txn;
import dev.aether.state.range.RangeName;
import dev.aether.state.wire.StateProto;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is decided about keyspaces, in {@code system}. Under {@value #RECORDS} each has its record,
 * under {@value #GROUPS} its group in decimal, so that a leader can make sure that it is still the
 * keyspace of its name; {@value #NEXT} is the next group, so that none is ever used again.
 */
final class KeyspaceLedger {
    private static final String RECORDS = "aether/keyspaces/";
    private static final String GROUPS = "aether/keyspace-groups/";
    private static final String NEXT = "aether/next-group";

    /** Smaller groups are kept for those the lattice is founded with. */
    private static final long FIRST = 100;

    private final RangeKeyspace system;

    KeyspaceLedger(Router router) {
        this.system = new RangeKeyspace(RangeName.SYSTEM.keyspace(), router);
    }

    static KeyRange records() {
        return KeyRange.prefix(Bytes.utf8(RECORDS));
    }

    private static Bytes recordKey(String keyspace) {
        return Bytes.utf8(RECORDS + keyspace);
    }

    private static Bytes groupKey(String keyspace) {
        return Bytes.utf8(GROUPS + keyspace);
    }

    private static Bytes groupText(GroupId group) {
        return Bytes.utf8(Long.toString(group.value()));
    }

    /** Holds while a range is the keyspace of its name. */
    static List<Compare> exists(RangeName range) {
        return RangeName.isFounded(range.keyspace())
                ? List.of()
                : List.of(
                        new Compare.OfValue(
                                KeyRange.single(groupKey(range.keyspace())),
                                Compare.Relation.EQUAL,
                                groupText(range.group())));
    }

    static RangeName range(Entry entry) {
        return new RangeName(entry.name(), new GroupId(entry.group()));
    }

    Optional<Entry> find(String keyspace) {
        KeyRange key = KeyRange.single(recordKey(keyspace));
        return system.range(RangeQuery.of(key)).entries().stream()
                .findFirst()
                .map(KeyspaceLedger::decode);
    }

    boolean isReady(RangeName range) {
        return is(range, Phase.READY);
    }

    boolean isBeingMade(RangeName range) {
        return is(range, Phase.MAKING);
    }

    private boolean is(RangeName range, Phase phase) {
        return find(range.keyspace())
                .filter(entry -> entry.phase() == phase && range(entry).equals(range))
                .isPresent();
    }

    List<Entry> all() {
        return system.range(RangeQuery.of(records())).entries().stream()
                .map(KeyspaceLedger::decode)
                .toList();
    }

    /** The next group, and when that was decided. */
    record Next(long group, long revision) {}

    Next next() {
        return system.range(RangeQuery.of(KeyRange.single(Bytes.utf8(NEXT)))).entries().stream()
                .findFirst()
                .map(entry -> new Next(Long.parseLong(entry.value().utf8()), entry.modRevision()))
                .orElse(new Next(FIRST, 0));
    }

    /**
     * Writes that a keyspace is to be made, as the next group, in place of the record of revision
     * {@code before}, 0 for none. @return whether nobody came before
     */
    boolean begin(String keyspace, Next next, long before, List<NodeId> nodes, Instant now) {
        Entry entry = new Entry(keyspace, next.group, Phase.MAKING, nodes, now, 0);
        Bytes after = groupText(new GroupId(next.group + 1));
        return commit(
                List.of(
                        Compare.unchanged(Bytes.utf8(NEXT), next.revision),
                        Compare.unchanged(recordKey(keyspace), before)),
                Op.put(Bytes.utf8(NEXT), after),
                Op.put(recordKey(keyspace), encode(entry)),
                Op.put(groupKey(keyspace), groupText(new GroupId(next.group))));
    }

    /** Goes on to a phase. @return whether the record was unchanged */
    boolean advance(Entry from, Phase phase) {
        Entry to = new Entry(from.name(), from.group(), phase, from.nodes(), from.madeAt(), 0);
        return commit(List.of(unchanged(from)), Op.put(recordKey(from.name()), encode(to)));
    }

    boolean erase(Entry entry) {
        return commit(
                List.of(unchanged(entry)),
                Op.delete(recordKey(entry.name())),
                Op.delete(groupKey(entry.name())),
                Op.delete(Registry.key(entry.name())));
    }

    private static Compare unchanged(Entry entry) {
        return Compare.unchanged(recordKey(entry.name()), entry.revision());
    }

    private boolean commit(List<Compare> conditions, Op... operations) {
        return system.txn(new Txn(conditions, List.of(operations), List.of())).succeeded();
    }

    private static Bytes encode(Entry entry) {
        StateProto.KeyspaceRecord.Builder into =
                StateProto.KeyspaceRecord.newBuilder()
                        .setGroup(entry.group())
                        .setMadeMillis(entry.madeAt().toEpochMilli())
                        .setPhase(
                                switch (entry.phase()) {
                                    case MAKING -> StateProto.KeyspaceRecord.Phase.MAKING;
                                    case READY -> StateProto.KeyspaceRecord.Phase.READY;
                                    case ENDING -> StateProto.KeyspaceRecord.Phase.ENDING;
                                });
        entry.nodes().forEach(node -> into.addNodes(node.value()));
        return Bytes.wrap(into.build().toByteArray());
    }

    static Entry decode(KeyValue record) {
        try {
            StateProto.KeyspaceRecord from =
                    StateProto.KeyspaceRecord.parseFrom(record.value().buffer());
            return new Entry(
                    record.key().utf8().substring(RECORDS.length()),
                    from.getGroup(),
                    switch (from.getPhase()) {
                        case MAKING -> Phase.MAKING;
                        case READY -> Phase.READY;
                        case ENDING -> Phase.ENDING;
                        case UNRECOGNIZED -> throw newer(record);
                    },
                    from.getNodesList().stream().map(NodeId::new).toList(),
                    Instant.ofEpochMilli(from.getMadeMillis()),
                    record.modRevision());
        } catch (InvalidProtocolBufferException damaged) {
            throw new StateException(
                    Code.UNAVAILABLE, record.key().utf8() + " is not a record", damaged);
        }
    }

    private static StateException newer(KeyValue record) {
        return new StateException(
                Code.UNAVAILABLE, record.key().utf8() + " is of a newer version of Aether");
    }
}
