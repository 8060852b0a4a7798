package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One row of the kinds table: everything the protocol needs to know about a type of object.
 *
 * @param id group, version and kind
 * @param plural the resource name in URLs, lower case
 * @param singular lower case
 * @param shortNames accepted by kubectl beside the above
 * @param categories such as {@code all}
 * @param namespaced whether objects live in a namespace
 * @param verbs as in discovery: get, list, watch, create, update, patch, delete, deletecollection
 * @param columns what {@code kubectl get} shows
 * @param subresources beside the object itself
 * @param schema OpenAPI v3 schema of a whole object; a value marked {@code
 *     x-kubernetes-preserve-unknown-fields} is kept as it is
 * @param selectable dotted paths usable in field selectors, beside metadata.name and
 *     metadata.namespace
 * @param rules beyond the schema
 */
public record Kind(
        GroupVersionKind id,
        String plural,
        String singular,
        List<String> shortNames,
        List<String> categories,
        boolean namespaced,
        List<String> verbs,
        List<Column> columns,
        Subresources subresources,
        ObjectNode schema,
        List<String> selectable,
        ObjectRules rules) {

    /** All verbs, as most kinds have them. */
    public static final List<String> ALL_VERBS =
            List.of(
                    "create",
                    "delete",
                    "deletecollection",
                    "get",
                    "list",
                    "patch",
                    "update",
                    "watch");

    /** The verbs of a kind that clients only look at. */
    public static final List<String> READ_VERBS = List.of("get", "list", "watch");

    public Kind {
        shortNames = List.copyOf(shortNames);
        categories = List.copyOf(categories);
        verbs = List.copyOf(verbs);
        columns = List.copyOf(columns);
        selectable = List.copyOf(selectable);
        if (plural.isEmpty() || singular.isEmpty()) {
            throw new IllegalArgumentException("names are required: " + id);
        }
    }

    /**
     * Which subresources exist.
     *
     * @param status whether status is written apart from the rest
     * @param scale where the scale subresource finds its numbers
     */
    public record Subresources(boolean status, List<ScalePaths> scale) {
        static final Subresources NONE = new Subresources(false, List.of());

        public Subresources {
            scale = List.copyOf(scale);
        }
    }

    /**
     * Where a kind keeps what {@code kubectl scale} shows, each a dotted path.
     *
     * @param selector path of the label selector text; empty if there is none
     */
    public record ScalePaths(String specReplicas, String statusReplicas, String selector) {}

    /**
     * A namespaced kind with all verbs, name and age columns, and a schema of metadata that keeps
     * all else.
     */
    public static Kind of(String apiVersion, String kind, String plural, String singular) {
        var keepAll = Json.object("x-kubernetes-preserve-unknown-fields", Json.bool(true));
        return new Kind(
                GroupVersionKind.of(apiVersion, kind),
                plural,
                singular,
                List.of(),
                List.of(),
                true,
                ALL_VERBS,
                List.of(Column.nameColumn(), Column.ageColumn()),
                Subresources.NONE,
                Schemas.whole(keepAll),
                List.of(),
                ObjectRules.NONE);
    }

    public Kind withShortNames(String... names) {
        return new Kind(
                id,
                plural,
                singular,
                List.of(names),
                categories,
                namespaced,
                verbs,
                columns,
                subresources,
                schema,
                selectable,
                rules);
    }

    public Kind withCategories(String... names) {
        return new Kind(
                id,
                plural,
                singular,
                shortNames,
                List.of(names),
                namespaced,
                verbs,
                columns,
                subresources,
                schema,
                selectable,
                rules);
    }

    public Kind clusterScoped() {
        return new Kind(
                id,
                plural,
                singular,
                shortNames,
                categories,
                false,
                verbs,
                columns,
                subresources,
                schema,
                selectable,
                rules);
    }

    public Kind withVerbs(List<String> allowed) {
        return new Kind(
                id,
                plural,
                singular,
                shortNames,
                categories,
                namespaced,
                allowed,
                columns,
                subresources,
                schema,
                selectable,
                rules);
    }

    /** This kind with these columns between the name and the age column. */
    public Kind withColumns(Column... between) {
        var all = new ArrayList<Column>();
        all.add(Column.nameColumn());
        all.addAll(List.of(between));
        all.add(Column.ageColumn());
        return withExactColumns(all);
    }

    public Kind withExactColumns(List<Column> all) {
        return new Kind(
                id,
                plural,
                singular,
                shortNames,
                categories,
                namespaced,
                verbs,
                all,
                subresources,
                schema,
                selectable,
                rules);
    }

    /** This kind with a status that is written through its own subresource. */
    public Kind withStatus() {
        return withSubresources(new Subresources(true, subresources.scale()));
    }

    public Kind withScale(String specReplicas, String statusReplicas, String selector) {
        var paths = new ScalePaths(specReplicas, statusReplicas, selector);
        return withSubresources(new Subresources(subresources.status(), List.of(paths)));
    }

    private Kind withSubresources(Subresources changed) {
        return new Kind(
                id,
                plural,
                singular,
                shortNames,
                categories,
                namespaced,
                verbs,
                columns,
                changed,
                schema,
                selectable,
                rules);
    }

    /**
     * This kind with the schema of its own fields; apiVersion, kind and metadata are added.
     *
     * @param own an OpenAPI v3 schema of type object, such as with properties spec and status
     */
    public Kind withSchema(ObjectNode own) {
        return new Kind(
                id,
                plural,
                singular,
                shortNames,
                categories,
                namespaced,
                verbs,
                columns,
                subresources,
                Schemas.whole(own),
                selectable,
                rules);
    }

    public Kind withSelectable(String... paths) {
        return new Kind(
                id,
                plural,
                singular,
                shortNames,
                categories,
                namespaced,
                verbs,
                columns,
                subresources,
                schema,
                List.of(paths),
                rules);
    }

    /** This kind with what its schema cannot say. */
    public Kind withRules(ObjectRules own) {
        return new Kind(
                id,
                plural,
                singular,
                shortNames,
                categories,
                namespaced,
                verbs,
                columns,
                subresources,
                schema,
                selectable,
                own);
    }

    /** As in messages: {@code plural.group}, or the plural alone for the core group. */
    public String qualifiedResource() {
        return id.group().isEmpty() ? plural : plural + "." + id.group();
    }

    /** The kind of a list of these objects. */
    public String listKind() {
        return id.kind() + "List";
    }

    public boolean allows(String verb) {
        return verbs.contains(verb);
    }
}
