package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.ManagedFields.Owner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One server-side apply: what the object becomes, and who owns what then.
 *
 * <p>The applied configuration is merged over the object. Fields this manager applied before and
 * does not apply now are removed, unless someone else owns them too. A field that someone else owns
 * with another value is a conflict, unless the manager forces.
 *
 * @param merged the object to write
 * @param ownership records the owners in it
 * @see <a href="https://kubernetes.io/docs/reference/using-api/server-side-apply/">Server-side
 *     apply</a>
 */
record Application(ObjectNode merged, Ownership ownership) {

    /**
     * @param live the object now; empty object if there is none
     * @throws StatusException 409 with the conflicting fields as causes
     */
    static Application of(
            Target target,
            ObjectNode live,
            ObjectNode configuration,
            WriteOptions options,
            Instant now) {
        var owner = Owner.apply(options.fieldManager(), target);
        var schema = target.kind().schema();
        var wanted =
                target.part() == Target.Part.STATUS || !target.kind().subresources().status()
                        ? configuration
                        : configuration.without("status");
        // Pruned, so that nobody owns fields that are never stored; the write reports them.
        var known = new SchemaPruning().prune(withoutDefaults(schema), wanted);
        var applied = Fields.of(target, target.kind().rules().kept(known));
        var managed = ManagedFields.of(live);
        var conflicts = conflicts(managed.others(owner), applied, Fields.of(target, live));
        if (!conflicts.isEmpty() && !options.force()) {
            throw conflict(target, conflicts);
        }
        var taken = new TreeSet<FieldPath>();
        conflicts.values().forEach(taken::addAll);
        var left =
                managed.changeOthers(
                        owner,
                        fields -> {
                            fields.removeAll(taken);
                            return fields;
                        });
        var merged = SchemaMerge.merge(schema, live, wanted);
        var gone = abandoned(left, owner, applied.keySet());
        var kept = FieldRemoval.remove(schema, merged, gone, others(left, owner));
        var owners = left.with(owner, target.kind().id().apiVersion(), applied.keySet(), now);
        return new Application(kept, (_, _, after) -> owners.in(after));
    }

    /** A schema whose defaults are not filled in: what was not applied is not owned. */
    private static ObjectNode withoutDefaults(ObjectNode schema) {
        var plain = schema.without("default");
        var properties = schema.objectAt("properties");
        for (var property : properties.fields().entrySet()) {
            if (property.getValue() instanceof ObjectNode own) {
                properties = properties.with(property.getKey(), withoutDefaults(own));
            }
        }
        plain = schema.has("properties") ? plain.with("properties", properties) : plain;
        for (var inner : List.of("items", "additionalProperties")) {
            if (schema.at(inner).orElse(Json.nothing()) instanceof ObjectNode own) {
                plain = plain.with(inner, withoutDefaults(own));
            }
        }
        return plain;
    }

    private static Set<FieldPath> abandoned(
            ManagedFields managed, Owner owner, Set<FieldPath> applied) {
        var gone = new TreeSet<FieldPath>();
        managed.find(owner).ifPresent(entry -> gone.addAll(entry.fields()));
        gone.removeAll(applied);
        return gone;
    }

    private static Set<FieldPath> others(ManagedFields managed, Owner owner) {
        var owned = new TreeSet<FieldPath>();
        managed.others(owner).forEach(entry -> owned.addAll(entry.fields()));
        return owned;
    }

    /** Fields applied with a value that differs from what another owner holds. */
    private static Map<Owner, List<FieldPath>> conflicts(
            List<ManagedFields.Entry> others,
            Map<FieldPath, Json> applied,
            Map<FieldPath, Json> live) {
        var conflicts =
                new TreeMap<Owner, List<FieldPath>>(
                        Comparator.comparing(Owner::manager)
                                .thenComparing(Owner::operation)
                                .thenComparing(Owner::subresource));
        for (var entry : others) {
            var paths = new ArrayList<FieldPath>();
            applied.forEach((path, value) -> {
                if (entry.fields().contains(path) && !value.equals(live.get(path))) {
                    paths.add(path);
                }
            });
            if (!paths.isEmpty()) {
                conflicts.put(entry.owner(), paths);
            }
        }
        return conflicts;
    }

    private static StatusException conflict(Target target, Map<Owner, List<FieldPath>> conflicts) {
        var causes = new ArrayList<Json>();
        var texts = new ArrayList<String>();
        for (var conflict : conflicts.entrySet()) {
            var owner = conflict.getKey();
            var with = "conflict with \"" + owner.manager() + "\"" + using(owner, target);
            var fields = new StringBuilder();
            for (var path : conflict.getValue()) {
                causes.add(
                        Json.object("reason", "FieldManagerConflict")
                                .with("message", with)
                                .with("field", path.print()));
                fields.append("\n- ").append(path.print());
            }
            texts.add(
                    conflict.getValue().size() == 1
                            ? with + ": " + conflict.getValue().getFirst().print()
                            : with.replaceFirst("conflict", "conflicts") + ":" + fields);
        }
        var count = causes.size() == 1 ? "1 conflict" : causes.size() + " conflicts";
        return new Status(
                        409,
                        "Conflict",
                        "Apply failed with " + count + ": " + String.join("\n", texts),
                        Json.object("causes", Json.array(causes)))
                .exception();
    }

    private static String using(Owner owner, Target target) {
        var subresource =
                owner.subresource().isEmpty()
                        ? ""
                        : " with subresource \"" + owner.subresource() + "\"";
        return owner.operation().equals("Update")
                ? subresource + " using " + target.kind().id().apiVersion()
                : subresource;
    }
}
