package dev.aether.state.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Op;
import dev.aether.state.OpResult;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TransactionsTest {
    private static final Bytes KEY = Bytes.utf8("key");
    private static final KeyValue ENTRY = new KeyValue(KEY, Bytes.utf8("v"), 2, 3, 4, 5);

    @Test
    void everyFormOfATransactionSurvivesTheWire() throws Exception {
        List<Compare> conditions = new ArrayList<>();
        for (Compare.Relation relation : Compare.Relation.values()) {
            conditions.add(new Compare.OfValue(KeyRange.all(), relation, KEY));
            for (Compare.Field field : Compare.Field.values()) {
                conditions.add(new Compare.OfNumber(KeyRange.single(KEY), field, relation, -7));
            }
        }
        List<Op> reads = new ArrayList<>();
        for (RangeQuery.By by : RangeQuery.By.values()) {
            RangeQuery.Order order = new RangeQuery.Order(by, true, by == RangeQuery.By.VALUE);
            reads.add(
                    new Op.Read(
                            new RangeQuery(
                                    KeyRange.all(), 1, 2, order, true, false, 3, 4, 5, 6, false)));
        }
        Txn inner = Txn.of(new Op.Put(KEY, KEY, 9, true, false, true), Op.delete(KEY));
        Txn txn = new Txn(conditions, reads, List.of(new Op.Nested(inner)));

        byte[] bytes = Transactions.encode(txn).toByteArray();

        assertThat(Transactions.decode(parse(bytes))).isEqualTo(txn);
    }

    private static dev.aether.state.wire.StateProto.Txn parse(byte[] bytes) throws Exception {
        return dev.aether.state.wire.StateProto.Txn.parseFrom(bytes);
    }

    @Test
    void everyResultSurvivesTheWire() {
        TxnResult inner = new TxnResult(false, 3, List.of(new OpResult.Put(Optional.empty())));
        TxnResult result =
                new TxnResult(
                        true,
                        8,
                        List.of(
                                new OpResult.Put(Optional.of(ENTRY)),
                                new OpResult.Delete(2, List.of(ENTRY)),
                                new OpResult.Read(new RangeResult(3, 4, true, List.of(ENTRY))),
                                new OpResult.Nested(inner)));

        assertThat(Transactions.decode(Transactions.encode(result))).isEqualTo(result);
    }
}
