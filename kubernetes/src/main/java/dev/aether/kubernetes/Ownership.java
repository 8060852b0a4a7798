package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.ManagedFields.Owner;
import java.time.Instant;
import java.util.TreeSet;

/** Records in an object who owns its fields after a write. */
@FunctionalInterface
interface Ownership {
    /**
     * @param before empty object for a create
     * @param after the object about to be written
     * @return the object with its new {@code metadata.managedFields}
     */
    ObjectNode track(Target target, ObjectNode before, ObjectNode after);

    /** A plain write owns what it changes, and takes it from everyone else. */
    static Ownership update(WriteOptions options, Instant now) {
        return (target, before, after) -> {
            var owner = Owner.update(options.fieldManager(), target);
            var old = Fields.of(target, before);
            var current = Fields.of(target, after);
            var changed = new TreeSet<FieldPath>();
            current.forEach((path, value) -> {
                if (!value.equals(old.get(path))) {
                    changed.add(path);
                }
            });
            var touched = new TreeSet<>(changed);
            old.keySet().stream().filter(path -> !current.containsKey(path)).forEach(touched::add);
            var managed =
                    ManagedFields.of(after)
                            .changeOthers(
                                    owner,
                                    fields -> {
                                        fields.removeAll(touched);
                                        return fields;
                                    });
            var mine = new TreeSet<FieldPath>();
            managed.find(owner).ifPresent(entry -> mine.addAll(entry.fields()));
            mine.removeAll(touched);
            mine.addAll(changed);
            return managed.with(owner, target.kind().id().apiVersion(), mine, now).in(after);
        };
    }

    /** Whether two states differ in nothing but the times of their field managers. */
    static boolean sameButForTimes(ObjectNode before, ObjectNode after) {
        return withoutTimes(before).equals(withoutTimes(after));
    }

    private static ObjectNode withoutTimes(ObjectNode object) {
        var entries = Metadata.managedFields(object).items();
        if (entries.isEmpty()) {
            return object;
        }
        var timeless =
                entries.stream()
                        .map(entry ->
                                entry instanceof ObjectNode node ? node.without("time") : entry)
                        .toList();
        return Metadata.with(object, "managedFields", Json.array(timeless));
    }
}
