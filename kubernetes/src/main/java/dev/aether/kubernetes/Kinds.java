package dev.aether.kubernetes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kinds table: all kinds one server serves, in the order they were given. */
public final class Kinds {
    private final Map<GroupVersionKind, Kind> byId = new LinkedHashMap<>();
    private final Map<String, Kind> byResource = new LinkedHashMap<>();

    /**
     * @throws IllegalArgumentException if two kinds share a name
     */
    public Kinds(List<Kind> kinds) {
        for (var kind : kinds) {
            var twice =
                    byId.put(kind.id(), kind) != null
                            || byResource.put(resource(kind), kind) != null;
            if (twice) {
                throw new IllegalArgumentException("kind given twice: " + kind.id());
            }
        }
    }

    public Collection<Kind> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    public Optional<Kind> find(GroupVersionKind id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The kind behind a URL, such as group {@code ""}, version {@code v1}, {@code nodes}. */
    public Optional<Kind> find(String group, String version, String plural) {
        return Optional.ofNullable(byResource.get(resource(group, version, plural)));
    }

    /** The kind an object says it is. */
    public Optional<Kind> find(Json object) {
        var apiVersion = object.textAt("apiVersion").orElse("");
        var kind = object.textAt("kind").orElse("");
        return apiVersion.isEmpty() || apiVersion.endsWith("/") || kind.isEmpty()
                ? Optional.empty()
                : find(GroupVersionKind.of(apiVersion, kind));
    }

    /** All groups in the order first seen, the core group as the empty name. */
    public List<String> groups() {
        var groups = new LinkedHashSet<String>();
        byId.keySet().forEach(id -> groups.add(id.group()));
        return List.copyOf(groups);
    }

    /** The versions of a group in the order first seen: the first is the preferred one. */
    public List<String> versions(String group) {
        var versions = new LinkedHashSet<String>();
        for (var id : byId.keySet()) {
            if (id.group().equals(group)) {
                versions.add(id.version());
            }
        }
        return List.copyOf(versions);
    }

    /** The kinds of one group and version, by plural. */
    public List<Kind> in(String group, String version) {
        var found = new ArrayList<Kind>();
        for (var kind : byId.values()) {
            if (kind.id().group().equals(group) && kind.id().version().equals(version)) {
                found.add(kind);
            }
        }
        found.sort((a, b) -> a.plural().compareTo(b.plural()));
        return found;
    }

    private static String resource(Kind kind) {
        return resource(kind.id().group(), kind.id().version(), kind.plural());
    }

    private static String resource(String group, String version, String plural) {
        return group + "/" + version + "/" + plural;
    }
}
