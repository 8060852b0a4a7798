package dev.aether.identity;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import java.util.Optional;
import java.util.TreeMap;

/** A ledger in memory, as the system keyspace keeps it. */
final class MemoryLedger implements TokenLedger {
    final TreeMap<Bytes, Entry> tokens = new TreeMap<>();
    final TreeMap<Bytes, Member> used = new TreeMap<>();
    final TreeMap<NodeId, Member> members = new TreeMap<>();
    boolean down;

    @Override
    public void record(Entry entry) {
        tokens.put(entry.id(), entry);
    }

    @Override
    public Optional<Entry> find(Bytes tokenId) {
        if (down) {
            throw new IdentityException(IdentityException.Code.UNAVAILABLE, "no leader now");
        }
        return Optional.ofNullable(tokens.get(tokenId));
    }

    @Override
    public Consumption consume(Bytes tokenId, Member member) {
        Member user = used.get(tokenId);
        if (user != null) {
            return user.equals(member) ? new Consumption.Done() : new Consumption.Used();
        }
        if (members.values().stream().anyMatch(it -> it.name().equals(member.name()))) {
            return new Consumption.NameTaken();
        }
        if (members.containsKey(member.node())) {
            return new Consumption.NodeTaken();
        }
        used.put(tokenId, member);
        members.put(member.node(), member);
        return new Consumption.Done();
    }

    @Override
    public Optional<Member> member(NodeId node) {
        return Optional.ofNullable(members.get(node));
    }
}
