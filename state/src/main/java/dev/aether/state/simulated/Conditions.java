package dev.aether.state.simulated;

import dev.aether.environment.Bytes;
import dev.aether.state.Compare;
import dev.aether.state.KeyValue;
import java.util.Map;
import java.util.Optional;

/** Whether the conditions of a transaction hold, each about one key. */
final class Conditions {
    private Conditions() {}

    static boolean hold(Compare compare, Map<Bytes, KeyValue> entries) {
        return switch (compare) {
            case Compare.OfNumber number -> number(number, at(compare, entries));
            case Compare.OfValue value -> value(value, at(compare, entries));
        };
    }

    private static Optional<KeyValue> at(Compare compare, Map<Bytes, KeyValue> entries) {
        return Optional.ofNullable(entries.get(compare.keys().key()));
    }

    private static boolean value(Compare.OfValue value, Optional<KeyValue> found) {
        int order = found.map(each -> each.value().compareTo(value.operand())).orElse(0);
        return found.isPresent()
                && switch (value.relation()) {
                    case EQUAL -> order == 0;
                    case NOT_EQUAL -> order != 0;
                    case GREATER -> order > 0;
                    case LESS -> order < 0;
                };
    }

    private static boolean number(Compare.OfNumber number, Optional<KeyValue> found) {
        long actual =
                switch (number.field()) {
                    case VERSION -> found.map(KeyValue::version).orElse(0L);
                    case CREATE_REVISION -> found.map(KeyValue::createRevision).orElse(0L);
                    case MOD_REVISION -> found.map(KeyValue::modRevision).orElse(0L);
                    case LEASE -> 0;
                };
        return switch (number.relation()) {
            case EQUAL -> actual == number.operand();
            case NOT_EQUAL -> actual != number.operand();
            case GREATER -> actual > number.operand();
            case LESS -> actual < number.operand();
        };
    }
}
