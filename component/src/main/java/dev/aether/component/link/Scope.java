package dev.aether.component.link;

import dev.aether.component.ComponentException;
import dev.aether.component.ComponentException.Code;
import dev.aether.component.model.Sort;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The index spaces of one component or type, and the scope around it. */
final class Scope {
    private final @Nullable Scope parent;
    private final Map<Sort, List<Item>> spaces = new EnumMap<>(Sort.class);
    private long offset;

    private Scope(@Nullable Scope parent) {
        this.parent = parent;
    }

    static Scope outermost() {
        return new Scope(null);
    }

    Scope inner() {
        var inner = new Scope(this);
        inner.offset = offset;
        return inner;
    }

    /** From now on faults are reported at this offset. */
    void at(long definitionOffset) {
        offset = definitionOffset;
    }

    void add(Sort sort, Item item) {
        spaces.computeIfAbsent(sort, key -> new ArrayList<>()).add(item);
    }

    Item find(Sort sort, int index) {
        List<Item> space = spaces.getOrDefault(sort, List.of());
        if (index >= space.size()) {
            throw malformed("no %s %d, there are %d".formatted(word(sort), index, space.size()));
        }
        return space.get(index);
    }

    /** The item with that index, which must be of that kind. */
    <T extends Item> T find(Sort sort, int index, Class<T> kind) {
        Item item = find(sort, index);
        if (!kind.isInstance(item)) {
            throw malformed("%s %d is no %s".formatted(word(sort), index, kind.getSimpleName()));
        }
        return kind.cast(item);
    }

    /** The scope so many levels out, 0 being this one. */
    Scope outer(int levels) {
        Scope scope = this;
        for (int i = 0; i < levels; i++) {
            if (scope.parent == null) {
                throw malformed("no scope " + levels + " levels out");
            }
            scope = scope.parent;
        }
        return scope;
    }

    ComponentException malformed(String reason) {
        return new ComponentException(Code.MALFORMED, offset, reason);
    }

    ComponentException unsupported(String what) {
        return new ComponentException(Code.UNSUPPORTED, offset, what + " is not supported");
    }

    ComponentException tooLarge(String what) {
        return new ComponentException(Code.TOO_LARGE, offset, what);
    }

    private static String word(Sort sort) {
        return sort.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
