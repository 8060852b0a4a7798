package dev.aether.state.codec;

import dev.aether.consensus.FieldReader;
import dev.aether.environment.Bytes;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.Op;
import dev.aether.state.OpResult;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import dev.aether.state.wire.StateProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Transactions and their results to and from their wire form. */
public final class Transactions {
    private Transactions() {}

    public static StateProto.Txn encode(Txn txn) {
        StateProto.Txn.Builder into = StateProto.Txn.newBuilder();
        txn.conditions().forEach(each -> into.addConditions(encode(each)));
        txn.then().forEach(each -> into.addThen(encode(each)));
        txn.otherwise().forEach(each -> into.addOtherwise(encode(each)));
        return into.build();
    }

    /**
     * @throws IllegalArgumentException for a form this version does not know
     */
    public static Txn decode(StateProto.Txn txn) {
        return new Txn(
                all(txn.getConditionsList(), Transactions::decode),
                all(txn.getThenList(), Transactions::decode),
                all(txn.getOtherwiseList(), Transactions::decode));
    }

    /** Without a stream, which would cost more than what it carries: nearly all lists are short. */
    private static <F, T> List<T> all(List<F> from, Function<F, T> decode) {
        if (from.isEmpty()) {
            return List.of();
        }
        List<T> decoded = new ArrayList<>(from.size());
        from.forEach(each -> decoded.add(decode.apply(each)));
        return decoded;
    }

    private static StateProto.Compare encode(Compare compare) {
        StateProto.Compare.Builder into =
                StateProto.Compare.newBuilder()
                        .setKeys(Values.encode(compare.keys()))
                        .setRelation(
                                StateProto.Compare.Relation.valueOf(compare.relation().name()));
        switch (compare) {
            case Compare.OfValue value -> into.setValue(Values.encode(value.operand()));
            case Compare.OfNumber number -> encode(number, into);
        }
        return into.build();
    }

    private static void encode(Compare.OfNumber number, StateProto.Compare.Builder into) {
        switch (number.field()) {
            case VERSION -> into.setVersion(number.operand());
            case CREATE_REVISION -> into.setCreateRevision(number.operand());
            case MOD_REVISION -> into.setModRevision(number.operand());
            case LEASE -> into.setLease(number.operand());
        }
    }

    private static Compare decode(StateProto.Compare compare) {
        KeyRange keys = Values.decode(compare.getKeys());
        Compare.Relation relation = Compare.Relation.valueOf(compare.getRelation().name());
        return switch (compare.getOperandCase()) {
            case VALUE -> new Compare.OfValue(keys, relation, Values.decode(compare.getValue()));
            case VERSION -> number(compare, Compare.Field.VERSION, compare.getVersion());
            case CREATE_REVISION ->
                    number(compare, Compare.Field.CREATE_REVISION, compare.getCreateRevision());
            case MOD_REVISION ->
                    number(compare, Compare.Field.MOD_REVISION, compare.getModRevision());
            case LEASE -> number(compare, Compare.Field.LEASE, compare.getLease());
            case OPERAND_NOT_SET -> throw unknown("condition");
        };
    }

    private static Compare number(StateProto.Compare compare, Compare.Field field, long operand) {
        return new Compare.OfNumber(
                Values.decode(compare.getKeys()),
                field,
                Compare.Relation.valueOf(compare.getRelation().name()),
                operand);
    }

    private static StateProto.Op encode(Op op) {
        StateProto.Op.Builder into = StateProto.Op.newBuilder();
        switch (op) {
            case Op.Put put -> into.setPut(encode(put));
            case Op.Delete delete ->
                    into.setDelete(
                            StateProto.Op.Delete.newBuilder()
                                    .setKeys(Values.encode(delete.keys()))
                                    .setPrevious(delete.previous()));
            case Op.Read read -> into.setRead(Values.encode(read.query()));
            case Op.Nested nested -> into.setNested(encode(nested.txn()));
        }
        return into.build();
    }

    private static StateProto.Op.Put encode(Op.Put put) {
        return StateProto.Op.Put.newBuilder()
                .setKey(Values.encode(put.key()))
                .setValue(Values.encode(put.value()))
                .setLease(put.lease())
                .setPrevious(put.previous())
                .setKeepValue(put.keepValue())
                .setKeepLease(put.keepLease())
                .build();
    }

    private static Op decode(StateProto.Op op) {
        return switch (op.getKindCase()) {
            case PUT -> decode(op.getPut());
            case DELETE ->
                    new Op.Delete(
                            Values.decode(op.getDelete().getKeys()), op.getDelete().getPrevious());
            case READ -> new Op.Read(Values.decode(op.getRead()));
            case NESTED -> new Op.Nested(decode(op.getNested()));
            case KIND_NOT_SET -> throw unknown("operation");
        };
    }

    /**
     * The same without generated classes. The value stays a part of what is read.
     *
     * @return empty for what only a newer version knows
     */
    public static Optional<Op.Put> decodePut(FieldReader fields) {
        Bytes key = Bytes.EMPTY;
        Bytes value = Bytes.EMPTY;
        long lease = 0;
        boolean previous = false;
        boolean keepValue = false;
        boolean keepLease = false;
        while (fields.next()) {
            switch (fields.field()) {
                case StateProto.Op.Put.KEY_FIELD_NUMBER -> key = fields.bytes();
                case StateProto.Op.Put.VALUE_FIELD_NUMBER -> value = fields.bytes();
                case StateProto.Op.Put.LEASE_FIELD_NUMBER -> lease = fields.number();
                case StateProto.Op.Put.PREVIOUS_FIELD_NUMBER -> previous = fields.number() != 0;
                case StateProto.Op.Put.KEEP_VALUE_FIELD_NUMBER -> keepValue = fields.number() != 0;
                case StateProto.Op.Put.KEEP_LEASE_FIELD_NUMBER -> keepLease = fields.number() != 0;
                default -> {
                    return Optional.empty();
                }
            }
        }
        // The key is kept for long.
        Bytes own = Bytes.wrap(key.toArray());
        return Optional.of(new Op.Put(own, value, lease, previous, keepValue, keepLease));
    }

    private static Op decode(StateProto.Op.Put put) {
        return new Op.Put(
                Values.decode(put.getKey()),
                Values.decode(put.getValue()),
                put.getLease(),
                put.getPrevious(),
                put.getKeepValue(),
                put.getKeepLease());
    }

    public static StateProto.TxnResult encode(TxnResult result) {
        return StateProto.TxnResult.newBuilder()
                .setSucceeded(result.succeeded())
                .setRevision(result.revision())
                .addAllResults(result.results().stream().map(Transactions::encode).toList())
                .build();
    }

    public static TxnResult decode(StateProto.TxnResult result) {
        return new TxnResult(
                result.getSucceeded(),
                result.getRevision(),
                result.getResultsList().stream().map(Transactions::decode).toList());
    }

    private static StateProto.OpResult encode(OpResult result) {
        StateProto.OpResult.Builder into = StateProto.OpResult.newBuilder();
        switch (result) {
            case OpResult.Put put -> {
                StateProto.OpResult.Put.Builder previous = into.getPutBuilder();
                put.previous().ifPresent(entry -> previous.setPrevious(Values.encode(entry)));
            }
            case OpResult.Delete delete ->
                    into.setDelete(
                            StateProto.OpResult.Delete.newBuilder()
                                    .setDeleted(delete.deleted())
                                    .addAllPrevious(
                                            delete.previous().stream()
                                                    .map(Values::encode)
                                                    .toList()));
            case OpResult.Read read -> into.setRead(Values.encode(read.result()));
            case OpResult.Nested nested -> into.setNested(encode(nested.result()));
        }
        return into.build();
    }

    private static OpResult decode(StateProto.OpResult result) {
        return switch (result.getKindCase()) {
            case PUT ->
                    new OpResult.Put(
                            result.getPut().hasPrevious()
                                    ? Optional.of(Values.decode(result.getPut().getPrevious()))
                                    : Optional.empty());
            case DELETE ->
                    new OpResult.Delete(
                            result.getDelete().getDeleted(),
                            result.getDelete().getPreviousList().stream()
                                    .map(Values::decode)
                                    .toList());
            case READ -> new OpResult.Read(Values.decode(result.getRead()));
            case NESTED -> new OpResult.Nested(decode(result.getNested()));
            case KIND_NOT_SET -> throw unknown("result");
        };
    }

    private static IllegalArgumentException unknown(String what) {
        return new IllegalArgumentException("a newer version wrote this " + what);
    }
}
