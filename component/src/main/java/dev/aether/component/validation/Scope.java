package dev.aether.component.validation;

import dev.aether.component.model.Sort;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A component, or a component or instance type, as far as it has been looked at. */
final class Scope {
    /** What it is a scope of. */
    enum Kind {
        COMPONENT,
        COMPONENT_TYPE,
        INSTANCE_TYPE
    }

    private final Kind kind;
    private final @Nullable Scope parent;
    private final Work work;
    private final Map<Sort, List<Item>> spaces = new EnumMap<>(Sort.class);
    private final Map<String, Extern> imports = new LinkedHashMap<>();
    private final Map<String, Extern> exports = new LinkedHashMap<>();
    private final ExternNames importNames;
    private final ExternNames exportNames;
    private final Visibility visibility;
    private final Set<Resource> wanted = new LinkedHashSet<>();
    private final Set<Resource> made = new LinkedHashSet<>();
    private final Set<Resource> own = new LinkedHashSet<>();

    Scope(Kind kind, Optional<Scope> parent, Work work) {
        this.kind = kind;
        this.parent = parent.orElse(null);
        this.work = work;
        this.importNames = new ExternNames("import", work);
        this.exportNames = new ExternNames("export", work);
        this.visibility = new Visibility(work);
    }

    Kind kind() {
        return kind;
    }

    void add(Sort sort, Item item) {
        spaces.computeIfAbsent(sort, key -> new ArrayList<>()).add(item);
    }

    Item find(Sort sort, int index) {
        List<Item> space = spaces.getOrDefault(sort, List.of());
        if (index >= space.size()) {
            throw work.invalid(
                    "%s index %d is out of bounds, there are %d"
                            .formatted(word(sort), index, space.size()));
        }
        return space.get(index);
    }

    /** The item with that index, which must be of that kind. */
    <T extends Item> T find(Sort sort, int index, Class<T> wantedKind, String what) {
        Item item = find(sort, index);
        if (!wantedKind.isInstance(item)) {
            throw work.invalid("%s index %d is not %s".formatted(word(sort), index, what));
        }
        return wantedKind.cast(item);
    }

    /** The scope so many levels out, 0 being this one. */
    Scope outer(int levels) {
        Scope scope = this;
        for (int i = 0; i < levels; i++) {
            if (scope.parent == null) {
                throw work.invalid("invalid outer alias count of " + levels);
            }
            scope = scope.parent;
        }
        return scope;
    }

    Map<String, Extern> imports() {
        return imports;
    }

    Map<String, Extern> exports() {
        return exports;
    }

    ExternNames importNames() {
        return importNames;
    }

    ExternNames exportNames() {
        return exportNames;
    }

    Visibility visibility() {
        return visibility;
    }

    /** Resources it imports. */
    Set<Resource> wanted() {
        return wanted;
    }

    /** Resources that each instance of it has anew. */
    Set<Resource> made() {
        return made;
    }

    /** Resources it defines itself, whose representation it sees. */
    Set<Resource> own() {
        return own;
    }

    /** A sort, for messages. */
    static String word(Sort sort) {
        return sort.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
