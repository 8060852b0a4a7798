package dev.aether.state.mvcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.aether.environment.Bytes;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.Op;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class TwoPhaseTest {
    private static final Bytes A = Bytes.utf8("a");
    private static final Bytes B = Bytes.utf8("b");
    private static final TxnId ONE = id(1);
    private static final TxnId TWO = id(2);
    private static final long LEASE = 7;

    private final Storage storage = new MemoryStorage();

    @Test
    void whatIsPreparedHappensOnlyWhenItIsDecided() {
        Txn part = new Txn(List.of(Compare.absent(A)), List.of(Op.put(A, B)), List.of());

        TxnResult prepared = phase(phases -> phases.prepare(new Prepared(ONE, "x", part)));
        assertThat(prepared.succeeded()).isTrue();
        assertThat(value(A)).isEmpty();
        assertThat(open()).isEqualTo(1);

        phase(phases -> phases.finish(ONE, Verdict.THEN));
        assertThat(value(A)).contains(B);
        assertThat(open()).isZero();
    }

    @Test
    void whatAPartWritesIsLockedForAllAndWhatItReadsForWriters() {
        phase(phases -> phases.prepare(new Prepared(ONE, "x", Txn.of(Op.put(A, B)))));
        Txn reads = Txn.of(Op.read(KeyRange.single(B)));
        phase(phases -> phases.prepare(new Prepared(TWO, "x", reads)));

        refused(Code.LOCKED, () -> txn(Txn.of(Op.put(A, A))));
        refused(Code.LOCKED, () -> txn(Txn.of(Op.delete(B))));
        refused(Code.LOCKED, () -> txn(new Txn(List.of(), List.of(), List.of(Op.put(B, A)))));
        refused(Code.LOCKED, () -> txn(Txn.of(Op.read(KeyRange.all()))));
        txn(Txn.of(Op.read(KeyRange.single(B)), Op.put(Bytes.utf8("c"), A)));

        phase(phases -> phases.finish(ONE, Verdict.ABORTED));
        phase(phases -> phases.finish(TWO, Verdict.THEN));
        txn(Txn.of(Op.put(A, A), Op.delete(B)));
    }

    @Test
    void twoPartsOfWhichOneWritesWhatTheOtherTouchesAreNotPreparedAtOnce() {
        Txn put = Txn.of(Op.put(A, B));
        phase(phases -> phases.prepare(new Prepared(ONE, "x", put)));

        refused(Code.LOCKED, () -> phase(phases -> phases.prepare(new Prepared(TWO, "x", put))));
    }

    @Test
    void aLeaseWithLockedKeysIsNotRevoked() {
        act(writer -> writer.grant(LEASE, 10));
        Op onLease = new Op.Put(A, B, LEASE, false, false, false);
        phase(phases -> phases.prepare(new Prepared(ONE, "x", Txn.of(onLease))));

        refused(Code.LOCKED, () -> act(writer -> writer.revoke(LEASE)));
        phase(phases -> phases.finish(ONE, Verdict.THEN));
        act(writer -> writer.revoke(LEASE));
        assertThat(value(A)).isEmpty();
    }

    @Test
    void whatCanNeverBeCarriedOutIsNotPrepared() {
        Op onLease = new Op.Put(A, B, LEASE, false, false, false);
        Op keepsValue = new Op.Put(A, B, 0, false, true, false);

        refused(
                Code.LEASE_ABSENT,
                () -> phase(phases -> phases.prepare(new Prepared(ONE, "x", Txn.of(onLease)))));
        refused(
                Code.KEY_ABSENT,
                () -> phase(phases -> phases.prepare(new Prepared(ONE, "x", Txn.of(keepsValue)))));
        assertThat(open()).isZero();
    }

    @Test
    void aVerdictStaysUntilItIsConcluded() {
        phase(phases -> phases.prepare(new Prepared(ONE, "x", Txn.of(Op.put(A, B)))));
        phase(phases -> phases.decide(new Decided(ONE, Verdict.THEN, List.of("y"))));

        assertThat(value(A)).contains(B);
        Verdict verdict = phase(phases -> phases.resolve(ONE));
        assertThat(verdict).isEqualTo(Verdict.THEN);
        act(writer -> new TwoPhase(writer).conclude(ONE));
        assertThat(open()).isZero();
    }

    @Test
    void whatWasResolvedWithoutAVerdictIsNeverDecided() {
        phase(phases -> phases.prepare(new Prepared(ONE, "x", Txn.of(Op.put(A, B)))));

        Verdict verdict = phase(phases -> phases.resolve(ONE));

        assertThat(verdict).isEqualTo(Verdict.ABORTED);
        refused(
                Code.ABORTED,
                () -> phase(phases -> phases.decide(new Decided(ONE, Verdict.THEN, List.of()))));
        assertThat(value(A)).isEmpty();
        txn(Txn.of(Op.put(A, A)));
    }

    @Test
    void finishingTwiceDoesNothing() {
        phase(phases -> phases.prepare(new Prepared(ONE, "x", Txn.of(Op.put(A, B)))));
        phase(phases -> phases.finish(ONE, Verdict.THEN));
        txn(Txn.of(Op.delete(A)));

        Optional<TxnResult> again = phase(phases -> phases.finish(ONE, Verdict.THEN));

        assertThat(again).isEmpty();
        assertThat(value(A)).isEmpty();
    }

    private static TxnId id(int number) {
        byte[] value = new byte[16];
        value[0] = (byte) number;
        return new TxnId(Bytes.wrap(value));
    }

    private <T> T phase(Function<TwoPhase, T> work) {
        try (Storage.Session session = storage.begin()) {
            Writer writer = new Writer(session);
            T result = work.apply(new TwoPhase(writer));
            writer.commit(writer.meta());
            return result;
        }
    }

    private void act(Consumer<Writer> work) {
        try (Storage.Session session = storage.begin()) {
            Writer writer = new Writer(session);
            work.accept(writer);
            writer.commit(writer.meta());
        }
    }

    private void txn(Txn txn) {
        act(writer -> writer.txn(txn));
    }

    private Optional<Bytes> value(Bytes key) {
        try (Storage.View view = storage.view()) {
            Reader reader = new Reader(view);
            return reader.find(key, reader.meta().revision()).map(found -> found.value());
        }
    }

    private long open() {
        try (Storage.View view = storage.view()) {
            return Meta.of(view).open();
        }
    }

    private static void refused(Code code, ThrowingCallable work) {
        assertThat(catchThrowableOfType(StateException.class, work).code()).isEqualTo(code);
    }
}
