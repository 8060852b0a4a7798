package dev.aether.api.etcd;

import dev.aether.state.Keyspace;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rules of keyspaces as last read. They are as fresh as the replica here; of a keyspace without
 * one, requests are refused when the rules became others, and ask again after {@link #renew}.
 */
final class RulesCache {
    /** More keyspaces than this are read anew each time. */
    private static final int KEYSPACES_MAX = 4096;

    private final Map<String, Ruled> known = new ConcurrentHashMap<>();

    /**
     * @param keyspace refuses what it is asked once the rules are others
     */
    record Ruled(Rules rules, Keyspace keyspace) {}

    /** Never blocks; empty if the rules must be read first. */
    Optional<Ruled> known(Keyspace keyspace) {
        Ruled last = known.get(keyspace.name());
        if (last == null) {
            return Optional.empty();
        }
        long here = keyspace.edition();
        return here < 0 || here == last.rules.edition() ? Optional.of(last) : Optional.empty();
    }

    /** As they are now: not every request that follows says under which rules it was decided. */
    Ruled read(Keyspace keyspace) {
        return keyspace.edition() < 0
                ? renew(keyspace)
                : known(keyspace).orElseGet(() -> renew(keyspace));
    }

    Ruled renew(Keyspace keyspace) {
        Rules rules = new Rules(keyspace.notes());
        Ruled ruled = new Ruled(rules, keyspace.under(rules.edition()));
        if (known.size() < KEYSPACES_MAX || known.containsKey(keyspace.name())) {
            known.put(keyspace.name(), ruled);
        }
        return ruled;
    }
}
