package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.Op;
import dev.aether.state.RangeQuery;
import dev.aether.state.Txn;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws transactions and reads over few, awkward keys, so that they meet often. */
final class Draw {
    private static final List<Bytes> KEYS =
            List.of(
                    key(0),
                    key('a'),
                    key('a', 0),
                    key('a', 0, 0),
                    key('a', 0, 1),
                    key('a', 1),
                    key('a', 255),
                    key('a', 255, 0),
                    key('a', 'b'),
                    key('b'),
                    key('c', 'c'),
                    key(255),
                    key(255, 255));

    private final Random random;

    Draw(Random random) {
        this.random = random;
    }

    private static Bytes key(int... bytes) {
        byte[] key = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            key[i] = (byte) bytes[i];
        }
        return Bytes.wrap(key);
    }

    Bytes key() {
        return KEYS.get(random.nextInt(KEYS.size()));
    }

    private Bytes value() {
        return Bytes.utf8("v" + random.nextInt(5));
    }

    long lease() {
        return 1 + random.nextInt(3);
    }

    KeyRange keys() {
        return switch (random.nextInt(5)) {
            case 0 -> KeyRange.all();
            case 1 -> KeyRange.prefix(key());
            case 2 -> new KeyRange(key(), key());
            case 3 -> new KeyRange(key(), Bytes.wrap(new byte[1]));
            default -> KeyRange.single(key());
        };
    }

    Txn txn(int depth, long revision) {
        return new Txn(conditions(revision), ops(depth, revision), ops(depth, revision));
    }

    private List<Compare> conditions(long revision) {
        List<Compare> conditions = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            Compare.Relation relation = pick(Compare.Relation.values());
            if (random.nextInt(3) == 0) {
                conditions.add(new Compare.OfValue(keys(), relation, value()));
            } else {
                Compare.Field field = pick(Compare.Field.values());
                long operand = random.nextBoolean() ? random.nextInt(4) : around(revision);
                conditions.add(new Compare.OfNumber(keys(), field, relation, operand));
            }
        }
        return conditions;
    }

    private List<Op> ops(int depth, long revision) {
        List<Op> ops = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            ops.add(
                    switch (random.nextInt(depth > 0 ? 8 : 7)) {
                        case 0, 1, 2, 3 -> put();
                        case 4, 5 -> new Op.Delete(keys(), random.nextBoolean());
                        case 6 -> new Op.Read(query(revision));
                        default -> new Op.Nested(txn(depth - 1, revision));
                    });
        }
        return ops;
    }

    private Op put() {
        boolean keepValue = random.nextInt(8) == 0;
        boolean keepLease = random.nextInt(8) == 0;
        long lease = keepLease || random.nextInt(3) > 0 ? 0 : lease();
        return new Op.Put(key(), value(), lease, random.nextBoolean(), keepValue, keepLease);
    }

    RangeQuery query(long revision) {
        boolean isPlain = random.nextBoolean();
        return new RangeQuery(
                keys(),
                random.nextInt(3) == 0 ? around(revision) : 0,
                random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 0,
                isPlain
                        ? RangeQuery.Order.BY_KEY
                        : new RangeQuery.Order(
                                pick(RangeQuery.By.values()),
                                random.nextBoolean(),
                                random.nextInt(4) == 0),
                random.nextInt(5) == 0,
                random.nextInt(5) == 0,
                bound(revision),
                bound(revision),
                bound(revision),
                bound(revision),
                true);
    }

    private long bound(long revision) {
        return random.nextInt(6) == 0 ? around(revision) : 0;
    }

    long around(long revision) {
        return Math.max(0, revision + 2 - random.nextInt(12));
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
