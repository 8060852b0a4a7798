package dev.aether.api.objects;

import dev.aether.environment.Bytes;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.ResourceStore.Ask;
import dev.aether.kubernetes.ResourceStore.Page;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspace;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;
import dev.aether.state.StateException;
import java.util.function.Function;

/** Reads a page of objects from an interval of keys. */
final class Pages {
    private static final Bytes ZERO = Bytes.wrap(new byte[1]);

    private Pages() {}

    /**
     * @param keys of the whole scope
     * @param last key of the object to begin after; empty for the beginning
     */
    static Page read(
            Keyspace system,
            KeyRange keys,
            Bytes last,
            Ask ask,
            Function<KeyValue, ObjectNode> decode) {
        Bytes first = last.isEmpty() ? keys.key() : last.concat(ZERO);
        RangeQuery query =
                RangeQuery.of(new KeyRange(first, keys.end()))
                        .at(ask.revision())
                        .limitedTo(ask.limitMax());
        return answer(
                system,
                query,
                found ->
                        new Page.Items(
                                found.entries().stream().map(decode).toList(),
                                found.revision(),
                                found.more()));
    }

    /**
     * @param items of what was found
     */
    static Page answer(Keyspace system, RangeQuery query, Function<RangeResult, Page.Items> items) {
        try {
            Page.Items found = items.apply(system.range(query));
            return query.revision() == 0
                    ? found
                    : new Page.Items(found.objects(), query.revision(), found.more());
        } catch (StateException fault) {
            return switch (fault.code()) {
                case COMPACTED -> new Page.Expired(system.status().compactRevision());
                case FUTURE_REVISION -> new Page.Future(system.status().revision());
                // All others are faults, not answers; the door translates them.
                default -> throw fault;
            };
        }
    }
}
