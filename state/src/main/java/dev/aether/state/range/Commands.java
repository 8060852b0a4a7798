package dev.aether.state.range;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.environment.Bytes;
import dev.aether.state.Notes;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.Txn;
import dev.aether.state.codec.Transactions;
import dev.aether.state.codec.Values;
import dev.aether.state.mvcc.Decided;
import dev.aether.state.mvcc.Prepared;
import dev.aether.state.mvcc.TxnCheck;
import dev.aether.state.mvcc.TxnId;
import dev.aether.state.mvcc.Verdict;
import dev.aether.state.wire.StateProto;
import java.util.SortedMap;
import java.util.TreeMap;

/** The entries of a range's log. */
public final class Commands {
    /** One command, encoded: etcd's default limit of a request. */
    public static final int COMMAND_BYTES_MAX = 1536 << 10;

    private Commands() {}

    /**
     * @throws StateException if the transaction cannot be valid
     */
    public static StateProto.Command txn(Txn txn) {
        TxnCheck.check(txn);
        return StateProto.Command.newBuilder().setTxn(Transactions.encode(txn)).build();
    }

    public static StateProto.Command compact(long revision) {
        return StateProto.Command.newBuilder()
                .setCompact(StateProto.Command.Compact.newBuilder().setRevision(revision))
                .build();
    }

    public static StateProto.Command grant(long id, long seconds) {
        return StateProto.Command.newBuilder()
                .setGrant(StateProto.Command.Grant.newBuilder().setId(id).setSeconds(seconds))
                .build();
    }

    public static StateProto.Command revoke(long id) {
        return StateProto.Command.newBuilder()
                .setRevoke(StateProto.Command.Revoke.newBuilder().setId(id))
                .build();
    }

    // Of transactions over keyspaces.

    public static StateProto.Command prepare(Prepared prepared) {
        return StateProto.Command.newBuilder().setPrepare(prepared.encode()).build();
    }

    public static StateProto.Command decide(Decided decided) {
        return StateProto.Command.newBuilder().setDecide(decided.encode()).build();
    }

    public static StateProto.Command finish(TxnId id, Verdict verdict) {
        return StateProto.Command.newBuilder()
                .setFinish(
                        StateProto.Finish.newBuilder()
                                .setId(Values.encode(id.value()))
                                .setVerdict(StateProto.Verdict.valueOf(verdict.name())))
                .build();
    }

    public static StateProto.Command resolve(TxnId id) {
        return StateProto.Command.newBuilder()
                .setResolve(StateProto.Resolve.newBuilder().setId(Values.encode(id.value())))
                .build();
    }

    public static StateProto.Command conclude(TxnId id) {
        return StateProto.Command.newBuilder()
                .setConclude(StateProto.Conclude.newBuilder().setId(Values.encode(id.value())))
                .build();
    }

    /**
     * @param next the edition after the change, positive
     */
    public static StateProto.Command note(Notes.Change change, long next) {
        StateProto.Command.Note.Builder note =
                StateProto.Command.Note.newBuilder().setEdition(change.edition()).setNext(next);
        change.rows().forEach((name, value) -> note.putRows(name, Values.encode(value)));
        return StateProto.Command.newBuilder().setNote(note).build();
    }

    static Notes.Change decode(StateProto.Command.Note note) {
        SortedMap<String, Bytes> rows = new TreeMap<>();
        note.getRowsMap().forEach((name, value) -> rows.put(name, Values.decode(value)));
        return new Notes.Change(note.getEdition(), rows);
    }

    /** The command, to be applied under one edition of the notes only. */
    public static StateProto.Command under(StateProto.Command command, long edition) {
        return command.toBuilder().setUnder(edition + 1).build();
    }

    /** The command, to be applied in one term only. */
    static StateProto.Command fenced(StateProto.Command command, long term) {
        return command.toBuilder().setFenceTerm(term).build();
    }

    static Bytes encode(StateProto.Command command) {
        Bytes bytes = Bytes.wrap(command.toByteArray());
        if (bytes.length() > COMMAND_BYTES_MAX) {
            throw new StateException(
                    Code.REQUEST_TOO_LARGE,
                    "a request has at most " + COMMAND_BYTES_MAX + " bytes, got " + bytes.length());
        }
        return bytes;
    }

    /**
     * @throws IllegalArgumentException if the log holds what this version does not know; the
     *     replica must stop, since applying less than others would split the state
     */
    static StateProto.Command decode(Bytes entry) {
        try {
            return StateProto.Command.parseFrom(entry.buffer());
        } catch (InvalidProtocolBufferException damaged) {
            throw new IllegalArgumentException("a log entry is not a command", damaged);
        }
    }
}
