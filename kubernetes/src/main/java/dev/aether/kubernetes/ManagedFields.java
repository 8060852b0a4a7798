package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Who owns which fields of an object: the decoded {@code metadata.managedFields}. */
record ManagedFields(List<Entry> entries) {
    private static final int UPDATE_ENTRIES_MAX = 10;
    private static final String ANCIENT = "ancient-changes";

    ManagedFields {
        entries = List.copyOf(entries);
    }

    /** Who owns fields, and by which kind of request. */
    record Owner(String manager, String operation, String subresource) {
        static Owner apply(String manager, Target target) {
            return new Owner(manager, "Apply", target.subresource());
        }

        static Owner update(String manager, Target target) {
            return new Owner(manager, "Update", target.subresource());
        }
    }

    /**
     * What one owner owns.
     *
     * @param time of its last change
     */
    record Entry(Owner owner, String apiVersion, String time, Set<FieldPath> fields) {
        Entry {
            fields = Collections.unmodifiableSet(new TreeSet<>(fields));
        }

        Entry with(Set<FieldPath> changed) {
            return new Entry(owner, apiVersion, time, changed);
        }

        ObjectNode json() {
            var json = Json.object("manager", owner.manager());
            json = json.with("operation", owner.operation()).with("apiVersion", apiVersion);
            json = json.with("time", time).with("fieldsType", "FieldsV1");
            json = json.with("fieldsV1", Fields.encode(fields));
            return owner.subresource().isEmpty()
                    ? json
                    : json.with("subresource", owner.subresource());
        }
    }

    /** Reads what an object carries; entries that make no sense are dropped. */
    static ManagedFields of(ObjectNode object) {
        var entries = new ArrayList<Entry>();
        for (var item : object.itemsAt("metadata", "managedFields")) {
            var operation = item.textAt("operation").orElse("");
            if (operation.equals("Apply") || operation.equals("Update")) {
                var owner =
                        new Owner(
                                item.textAt("manager").orElse("unknown"),
                                operation,
                                item.textAt("subresource").orElse(""));
                entries.add(
                        new Entry(
                                owner,
                                item.textAt("apiVersion").orElse(""),
                                item.textAt("time").orElse(""),
                                Fields.decode(item.at("fieldsV1").orElse(Json.object()))));
            }
        }
        return new ManagedFields(entries);
    }

    Optional<Entry> find(Owner owner) {
        return entries.stream().filter(entry -> entry.owner().equals(owner)).findFirst();
    }

    List<Entry> others(Owner owner) {
        return entries.stream().filter(entry -> !entry.owner().equals(owner)).toList();
    }

    /** Changes what everyone but one owner owns; owners of nothing disappear. */
    ManagedFields changeOthers(Owner owner, UnaryOperator<Set<FieldPath>> change) {
        var changed = new ArrayList<Entry>();
        for (var entry : entries) {
            var fields =
                    entry.owner().equals(owner)
                            ? entry.fields()
                            : change.apply(new TreeSet<>(entry.fields()));
            if (!fields.isEmpty()) {
                changed.add(entry.with(fields));
            }
        }
        return new ManagedFields(changed);
    }

    /** Sets what one owner owns; its time changes only if its fields do. */
    ManagedFields with(Owner owner, String apiVersion, Set<FieldPath> fields, Instant now) {
        var old = find(owner).filter(entry -> entry.fields().equals(fields));
        var time = old.map(Entry::time).orElseGet(() -> Timestamps.print(now));
        var changed = new ArrayList<>(others(owner));
        if (!fields.isEmpty()) {
            changed.add(new Entry(owner, apiVersion, time, fields));
        }
        changed.sort(
                Comparator.comparing((Entry entry) -> entry.owner().operation())
                        .thenComparing(Entry::time)
                        .thenComparing(entry -> entry.owner().manager()));
        return new ManagedFields(changed).bounded();
    }

    /** Folds the oldest updaters into one, so that the list stays short. */
    private ManagedFields bounded() {
        var updates =
                entries.stream()
                        .filter(entry -> entry.owner().operation().equals("Update"))
                        .toList();
        if (updates.size() <= UPDATE_ENTRIES_MAX) {
            return this;
        }
        var folded = updates.subList(0, updates.size() - UPDATE_ENTRIES_MAX + 1);
        var fields = new TreeSet<FieldPath>();
        folded.forEach(entry -> fields.addAll(entry.fields()));
        var last = folded.getLast();
        var kept = new ArrayList<>(entries);
        kept.removeAll(folded);
        var owner = new Owner(ANCIENT, "Update", last.owner().subresource());
        kept.add(new Entry(owner, last.apiVersion(), last.time(), fields));
        return new ManagedFields(kept);
    }

    /** The object carrying these entries. */
    ObjectNode in(ObjectNode object) {
        if (entries.isEmpty()) {
            return object.withoutAt("metadata", "managedFields");
        }
        var items = entries.stream().map(Entry::json).toList();
        return Metadata.with(object, "managedFields", Json.array(items));
    }
}
