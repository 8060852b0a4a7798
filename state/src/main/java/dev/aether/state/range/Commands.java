package dev.aether.state.range;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.consensus.FieldReader;
import dev.aether.consensus.MessageException;
import dev.aether.environment.Bytes;
import dev.aether.state.Notes;
import dev.aether.state.Op;
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
import java.util.Optional;
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
     * A command to put one key and nothing else, as nearly all are: read without the classes
     * generated for all commands, which cost more than to carry it out.
     *
     * @param under see {@link #under}, one more than the edition; 0 for any
     */
    record OnePut(Op.Put put, long under) {
        Txn txn() {
            return Txn.of(put);
        }
    }

    /** Empty for any other command. */
    static Optional<OnePut> onePut(Bytes entry) {
        try {
            FieldReader command = new FieldReader(entry);
            if (!command.next() || command.field() != StateProto.Command.TXN_FIELD_NUMBER) {
                return Optional.empty();
            }
            Optional<Op.Put> put =
                    only(command.nested(), StateProto.Txn.THEN_FIELD_NUMBER)
                            .flatMap(op -> only(op, StateProto.Op.PUT_FIELD_NUMBER))
                            .flatMap(Transactions::decodePut);
            long under = 0;
            if (command.next()) {
                if (command.field() != StateProto.Command.UNDER_FIELD_NUMBER) {
                    return Optional.empty();
                }
                under = command.number();
            }
            return put.isEmpty() || command.next()
                    ? Optional.empty()
                    : Optional.of(new OnePut(put.get(), under));
        } catch (MessageException odd) {
            // Told by whoever reads it in full.
            return Optional.empty();
        }
    }

    /** The message in a field that is the only one. */
    private static Optional<FieldReader> only(FieldReader message, int field) {
        if (!message.next() || message.field() != field) {
            return Optional.empty();
        }
        FieldReader nested = message.nested();
        return message.next() ? Optional.empty() : Optional.of(nested);
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
