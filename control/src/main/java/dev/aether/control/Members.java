package dev.aether.control;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.identity.IdentityException;
import dev.aether.identity.TokenLedger;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.RangeQuery;
import dev.aether.state.StateException;
import dev.aether.state.Txn;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Join tokens and members as records of {@code system}: {@code /tokens/ID}, {@code /members/NODE}
 * and {@code /names/NAME}. Blocking; safe for all threads.
 */
public final class Members implements TokenLedger {
    private static final HexFormat HEX = HexFormat.of();
    private static final String MEMBERS = "/members/";
    private static final Bytes NAMES = Bytes.utf8("/names/");
    private static final String DEPARTED = "/departed/";

    private final Keyspace system;

    public Members(Keyspace system) {
        this.system = system;
    }

    /** The keys of all members' records. */
    static KeyRange all() {
        return KeyRange.prefix(Bytes.utf8(MEMBERS));
    }

    /** The keys of nodes that leave for good, or left; these are never members again. */
    static KeyRange departed() {
        return KeyRange.prefix(Bytes.utf8(DEPARTED));
    }

    static Bytes departedKey(NodeId node) {
        return Bytes.utf8(DEPARTED + node);
    }

    /** Holds while a node is a member. */
    static Compare isMember(NodeId node) {
        return new Compare.OfNumber(
                KeyRange.single(memberKey(node)),
                Compare.Field.VERSION,
                Compare.Relation.GREATER,
                0);
    }

    /** Who is recorded as a member, by the name of each. */
    SortedMap<String, NodeId> names() {
        SortedMap<String, NodeId> names = new TreeMap<>();
        for (KeyValue record : system.range(RangeQuery.of(KeyRange.prefix(NAMES))).entries()) {
            String name = record.key().utf8().substring(NAMES.utf8().length());
            names.put(name, NodeId.parse(record.value().utf8()));
        }
        return names;
    }

    /** Whose record has this key, be it of a member or of one that departs. */
    static NodeId nodeOf(Bytes key) {
        String text = key.utf8();
        return NodeId.parse(text.substring(text.lastIndexOf('/') + 1));
    }

    @Override
    public void record(Entry entry) {
        available(() -> system.txn(Txn.of(Op.put(tokenKey(entry.id()), encode(entry)))));
    }

    @Override
    public Optional<Entry> find(Bytes tokenId) {
        return read(tokenKey(tokenId)).map(found -> entry(tokenId, found));
    }

    @Override
    public Consumption consume(Bytes tokenId, Member member) {
        Optional<KeyValue> token = read(tokenKey(tokenId));
        if (token.isEmpty()) {
            return new Consumption.Gone();
        }
        Json stored = Json.parse(token.get().value().toArray());
        Optional<String> usedBy = stored.textAt("usedBy");
        if (usedBy.isPresent()) {
            boolean again =
                    usedBy.get().equals(member.node().toString())
                            && member(member.node()).equals(Optional.of(member));
            return again ? new Consumption.Done() : new Consumption.Used();
        }
        ObjectNode used = ((ObjectNode) stored).with("usedBy", Json.text(member.node().toString()));
        Txn txn =
                new Txn(
                        List.of(
                                Compare.unchanged(tokenKey(tokenId), token.get().modRevision()),
                                Compare.absent(memberKey(member.node())),
                                Compare.absent(nameKey(member.name()))),
                        List.of(
                                Op.put(tokenKey(tokenId), Bytes.wrap(used.bytes())),
                                Op.put(memberKey(member.node()), encode(member)),
                                Op.put(
                                        nameKey(member.name()),
                                        Bytes.utf8(member.node().toString()))),
                        List.of());
        if (available(() -> system.txn(txn)).succeeded()) {
            return new Consumption.Done();
        }
        if (read(nameKey(member.name())).isPresent()) {
            return new Consumption.NameTaken();
        }
        return read(memberKey(member.node())).isPresent()
                ? new Consumption.NodeTaken()
                : new Consumption.Used();
    }

    @Override
    public Optional<Member> member(NodeId node) {
        return read(memberKey(node))
                .map(found -> Json.parse(found.value().toArray()))
                .map(json ->
                        new Member(
                                node, json.textAt("name").orElse(""), hex(json, "nodeKeySha256")));
    }

    /** Records the node that founded the lattice, which needs no token. Repeatable. */
    public void recordFounder(Member founder) {
        Txn txn =
                new Txn(
                        List.of(Compare.absent(memberKey(founder.node()))),
                        List.of(
                                Op.put(memberKey(founder.node()), encode(founder)),
                                Op.put(
                                        nameKey(founder.name()),
                                        Bytes.utf8(founder.node().toString()))),
                        List.of());
        available(() -> system.txn(txn));
    }

    private Optional<KeyValue> read(Bytes key) {
        return available(() -> system.range(RangeQuery.of(KeyRange.single(key)))).entries().stream()
                .findFirst();
    }

    private static <T> T available(Supplier<T> ask) {
        try {
            return ask.get();
        } catch (StateException unavailable) {
            throw new IdentityException(
                    IdentityException.Code.UNAVAILABLE,
                    "the keyspace system does not answer",
                    unavailable);
        }
    }

    private static Bytes encode(Entry entry) {
        return Bytes.wrap(
                Json.object("publicKey", HEX.formatHex(entry.publicKey().toArray()))
                        .with("expiry", Json.text(entry.expiry().toString()))
                        .bytes());
    }

    private static Entry entry(Bytes id, KeyValue found) {
        Json json = Json.parse(found.value().toArray());
        return new Entry(
                id, hex(json, "publicKey"), Instant.parse(json.textAt("expiry").orElseThrow()));
    }

    private static Bytes encode(Member member) {
        return Bytes.wrap(
                Json.object("name", member.name())
                        .with(
                                "nodeKeySha256",
                                Json.text(HEX.formatHex(member.nodeKeySha256().toArray())))
                        .bytes());
    }

    private static Bytes hex(Json json, String field) {
        return Bytes.wrap(HEX.parseHex(json.textAt(field).orElse("")));
    }

    private static Bytes tokenKey(Bytes id) {
        return Bytes.utf8("/tokens/" + HEX.formatHex(id.toArray()));
    }

    static Bytes memberKey(NodeId node) {
        return Bytes.utf8(MEMBERS + node);
    }

    static Bytes nameKey(String name) {
        return Bytes.utf8(NAMES.utf8() + name);
    }
}
