package dev.aether.state.mvcc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.environment.Bytes;
import dev.aether.state.codec.Values;
import dev.aether.state.wire.StateProto;
import java.util.List;

/**
 * The verdict of a transaction over keyspaces, kept at its home until all parts are finished.
 *
 * @param others the keyspaces of the other parts
 */
public record Decided(TxnId id, Verdict verdict, List<String> others) {
    public Decided {
        others = List.copyOf(others);
    }

    public StateProto.Decide encode() {
        return StateProto.Decide.newBuilder()
                .setId(Values.encode(id.value()))
                .setVerdict(StateProto.Verdict.valueOf(verdict.name()))
                .addAllOthers(others)
                .build();
    }

    public static Decided decode(StateProto.Decide decide) {
        return new Decided(
                new TxnId(Values.decode(decide.getId())),
                Verdict.valueOf(decide.getVerdict().name()),
                decide.getOthersList());
    }

    static Decided decode(Bytes row) {
        try {
            return decode(StateProto.Decide.parseFrom(row.buffer()));
        } catch (InvalidProtocolBufferException damaged) {
            throw new IllegalStateException("a verdict is damaged", damaged);
        }
    }
}
