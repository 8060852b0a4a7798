package dev.aether.state;

import dev.aether.environment.Bytes;

/** One condition of a transaction; over an interval it must hold for every key in it. */
public sealed interface Compare {
    KeyRange keys();

    Relation relation();

    /** Which number of the key is compared. An absent key has 0 for each. */
    enum Field {
        VERSION,
        CREATE_REVISION,
        MOD_REVISION,
        LEASE
    }

    /** How left (the key's) and right (the operand) must relate. */
    enum Relation {
        EQUAL,
        NOT_EQUAL,
        GREATER,
        LESS
    }

    record OfNumber(KeyRange keys, Field field, Relation relation, long operand)
            implements Compare {}

    /** False for an absent key. */
    record OfValue(KeyRange keys, Relation relation, Bytes operand) implements Compare {}

    static Compare absent(Bytes key) {
        return new OfNumber(KeyRange.single(key), Field.CREATE_REVISION, Relation.EQUAL, 0);
    }

    static Compare present(Bytes key) {
        return new OfNumber(KeyRange.single(key), Field.CREATE_REVISION, Relation.GREATER, 0);
    }

    static Compare unchanged(Bytes key, long modRevision) {
        return new OfNumber(KeyRange.single(key), Field.MOD_REVISION, Relation.EQUAL, modRevision);
    }
}
