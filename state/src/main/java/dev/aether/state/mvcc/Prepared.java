package dev.aether.state.mvcc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.environment.Bytes;
import dev.aether.state.Op;
import dev.aether.state.Txn;
import dev.aether.state.codec.Transactions;
import dev.aether.state.codec.Values;
import dev.aether.state.wire.StateProto;
import java.util.List;

/**
 * A part of a transaction over keyspaces that waits here for its verdict; what it touches is
 * locked.
 *
 * @param home the keyspace where the verdict is found
 */
public record Prepared(TxnId id, String home, Txn part) {
    public StateProto.Prepare encode() {
        return StateProto.Prepare.newBuilder()
                .setId(Values.encode(id.value()))
                .setHome(home)
                .setPart(Transactions.encode(part))
                .build();
    }

    public static Prepared decode(StateProto.Prepare prepare) {
        return new Prepared(
                new TxnId(Values.decode(prepare.getId())),
                prepare.getHome(),
                Transactions.decode(prepare.getPart()));
    }

    static Prepared decode(Bytes row) {
        try {
            return decode(StateProto.Prepare.parseFrom(row.buffer()));
        } catch (InvalidProtocolBufferException damaged) {
            throw new IllegalStateException("a prepared part is damaged", damaged);
        }
    }

    /** What is carried out by a verdict that is not to abort. */
    List<Op> branch(Verdict verdict) {
        return verdict == Verdict.THEN ? part.then() : part.otherwise();
    }
}
