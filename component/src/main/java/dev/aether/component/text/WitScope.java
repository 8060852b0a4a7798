package dev.aether.component.text;

import dev.aether.component.ComponentException;
import dev.aether.component.ComponentException.Code;
import dev.aether.component.model.ComponentBody;
import dev.aether.component.model.ComponentBody.Placed;
import dev.aether.component.model.Sort;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The index spaces of one component or type, as far as its WIT depends on them. */
final class WitScope {
    /** What an index can stand for. */
    sealed interface Entry {
        record Type(WitType type) implements Entry {}

        record Function(WitFunction type) implements Entry {}

        /**
         * An instance.
         *
         * @param parts all it gives, also what has no WIT
         */
        record Instance(WitInterface instance, Map<String, Entry> parts) implements Entry {}

        /** An instance type, to be read in the scope it was written in. */
        record Shape(List<Placed> declarations, WitScope scope) implements Entry {}

        record Component(ComponentBody body, WitScope scope) implements Entry {}

        /** What takes an index and has no WIT. */
        record Other() implements Entry {}
    }

    private final Optional<WitScope> parent;
    private final Map<Sort, List<Entry>> spaces = new EnumMap<>(Sort.class);

    private WitScope(Optional<WitScope> parent) {
        this.parent = parent;
    }

    static WitScope outermost() {
        return new WitScope(Optional.empty());
    }

    WitScope inner() {
        return new WitScope(Optional.of(this));
    }

    void add(Sort sort, Entry entry) {
        spaces.computeIfAbsent(sort, key -> new ArrayList<>()).add(entry);
    }

    Entry find(Sort sort, int index) {
        List<Entry> space = spaces.getOrDefault(sort, List.of());
        if (index < 0 || index >= space.size()) {
            throw malformed("no " + sort + " " + index);
        }
        return space.get(index);
    }

    <T extends Entry> T find(Sort sort, int index, Class<T> kind) {
        Entry entry = find(sort, index);
        if (!kind.isInstance(entry)) {
            throw malformed(sort + " " + index + " is no " + kind.getSimpleName());
        }
        return kind.cast(entry);
    }

    WitType type(int index) {
        return find(Sort.TYPE, index, Entry.Type.class).type();
    }

    WitScope outer(int levels) {
        WitScope scope = this;
        for (int i = 0; i < levels; i++) {
            scope = scope.parent.orElseThrow(() -> malformed("no scope so far out"));
        }
        return scope;
    }

    static ComponentException malformed(String why) {
        return new ComponentException(Code.MALFORMED, why);
    }
}
