package dev.aether.state.mvcc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.state.KeyRange;
import dev.aether.state.Op;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.Txn;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TxnCheckTest {
    private static final Op PUT_A = Op.put(Bytes.utf8("a"), Bytes.EMPTY);
    private static final Op DELETE_A = Op.delete(Bytes.utf8("a"));

    @Test
    void aKeyIsPutOnce() {
        assertThat(refusal(Txn.of(PUT_A, PUT_A))).contains(Code.DUPLICATE_KEY);
    }

    @Test
    void aKeyIsNotPutWhereTheSameListDeletes() {
        Op deleteAll = new Op.Delete(KeyRange.all(), false);

        assertThat(refusal(Txn.of(PUT_A, deleteAll))).contains(Code.DUPLICATE_KEY);
        assertThat(refusal(Txn.of(deleteAll, deleteAll))).isEmpty();
    }

    @Test
    void theTwoBranchesOfANestedTransactionMayPutTheSameKey() {
        Op nested = new Op.Nested(new Txn(List.of(), List.of(PUT_A), List.of(PUT_A)));

        assertThat(refusal(Txn.of(nested))).isEmpty();
        assertThat(refusal(Txn.of(nested, PUT_A))).contains(Code.DUPLICATE_KEY);
        assertThat(refusal(Txn.of(nested, DELETE_A))).contains(Code.DUPLICATE_KEY);
    }

    @Test
    void aLaterNestedTransactionMayDeleteWhatAnEarlierOnePut() {
        Op put = new Op.Nested(Txn.of(PUT_A));
        Op delete = new Op.Nested(Txn.of(DELETE_A));

        assertThat(refusal(Txn.of(put, delete))).isEmpty();
        assertThat(refusal(Txn.of(delete, put))).contains(Code.DUPLICATE_KEY);
    }

    @Test
    void limitsAreNamed() {
        List<Op> many = Collections.nCopies(129, Op.read(KeyRange.all()));
        Bytes longKey = Bytes.wrap(new byte[TxnCheck.KEY_BYTES_MAX + 1]);

        assertThat(refusal(new Txn(List.of(), many, List.of()))).contains(Code.TOO_MANY_OPERATIONS);
        assertThat(refusal(Txn.of(Op.put(Bytes.EMPTY, Bytes.EMPTY)))).contains(Code.EMPTY_KEY);
        assertThat(refusal(Txn.of(Op.delete(longKey)))).contains(Code.REQUEST_TOO_LARGE);
    }

    private static Optional<Code> refusal(Txn txn) {
        try {
            TxnCheck.check(txn);
            return Optional.empty();
        } catch (StateException refused) {
            return Optional.of(refused.code());
        }
    }
}
