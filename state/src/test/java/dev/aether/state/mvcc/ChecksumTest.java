package dev.aether.state.mvcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.Bytes;
import dev.aether.state.KeyspaceHash;
import dev.aether.state.Op;
import dev.aether.state.StateException;
import dev.aether.state.Txn;
import org.junit.jupiter.api.Test;

final class ChecksumTest {
    private static final Bytes A = Bytes.utf8("a");
    private static final Bytes B = Bytes.utf8("b");

    private final Storage storage = new MemoryStorage();

    @Test
    void whatComesLaterDoesNotChangeTheHashUpToARevision() {
        write(Op.put(A, B));
        KeyspaceHash before = hash(0);

        write(Op.delete(A));

        assertThat(hash(before.hashedRevision()).hash()).isEqualTo(before.hash());
        assertThat(hash(0).hash()).isNotEqualTo(before.hash());
    }

    @Test
    void freeingWhatIsCompactedDoesNotChangeTheHash() {
        for (int turn = 0; turn < 5; turn++) {
            write(Op.put(A, Bytes.utf8("value " + turn)));
            write(Op.put(B, Bytes.EMPTY));
            write(Op.delete(B));
        }
        int whole = hash(0).hash();
        compact(hash(0).revision());
        int compacted = hash(0).hash();

        while (Scrubber.slice(storage, 2)) {
            assertThat(hash(0).hash()).isEqualTo(compacted);
        }

        assertThat(hash(0).hash()).isEqualTo(compacted).isNotEqualTo(whole);
    }

    @Test
    void onlyRevisionsThatAreThereAreHashed() {
        write(Op.put(A, B));
        write(Op.put(A, A));
        compact(hash(0).revision());

        assertThatThrownBy(() -> hash(2))
                .isInstanceOfSatisfying(
                        StateException.class,
                        refused ->
                                assertThat(refused.code())
                                        .isEqualTo(StateException.Code.COMPACTED));
        assertThatThrownBy(() -> hash(9))
                .isInstanceOfSatisfying(
                        StateException.class,
                        refused ->
                                assertThat(refused.code())
                                        .isEqualTo(StateException.Code.FUTURE_REVISION));
    }

    private KeyspaceHash hash(long revision) {
        try (Storage.View view = storage.view()) {
            return new Checksum(view).upTo(revision);
        }
    }

    private void write(Op op) {
        try (Storage.Session session = storage.begin()) {
            Writer writer = new Writer(session);
            writer.txn(Txn.of(op));
            writer.commit(writer.meta());
        }
    }

    private void compact(long revision) {
        try (Storage.Session session = storage.begin()) {
            Writer writer = new Writer(session);
            writer.compact(revision);
            writer.commit(writer.meta());
        }
    }
}
