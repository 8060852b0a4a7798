package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The documents by which clients learn what a server serves, computed once from the kinds table.
 *
 * <p>Clients of different ages ask for different forms and break on one they did not ask for, so a
 * door must answer the form of the {@code Accept} header: see {@link Form}.
 */
public final class Discovery {
    private final Kinds kinds;

    public Discovery(Kinds kinds) {
        this.kinds = kinds;
    }

    /** The forms of {@code /api} and {@code /apis}. */
    public enum Form {
        /** Plain lists, one request per group and version. */
        LEGACY("application/json"),
        /** Everything in one answer, as asked by clients of 1.27 to 1.29. */
        AGGREGATED_V2BETA1(
                "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList"),
        /** Everything in one answer, as asked by clients from 1.30 on. */
        AGGREGATED_V2("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");

        private final String contentType;

        Form(String contentType) {
            this.contentType = contentType;
        }

        /** The content type of an answer in this form. */
        public String contentType() {
            return contentType;
        }

        /** The first form we know among those an {@code Accept} header lists. */
        public static Form ofAccept(String accept) {
            for (var range : accept.split(",", -1)) {
                var form = ofRange(range.replace(" ", ""));
                if (form.isPresent()) {
                    return form.get();
                }
            }
            return LEGACY;
        }

        private static Optional<Form> ofRange(String range) {
            if (!range.startsWith("application/json")) {
                return Optional.empty();
            }
            if (!range.contains("as=APIGroupDiscoveryList")) {
                return Optional.of(LEGACY);
            }
            if (range.contains("v=v2beta1")) {
                return Optional.of(AGGREGATED_V2BETA1);
            }
            return range.contains("v=v2") ? Optional.of(AGGREGATED_V2) : Optional.empty();
        }
    }

    /**
     * The document at {@code /api}.
     *
     * @param address host and port that clients reach the server at
     */
    public ObjectNode api(Form form, String address) {
        return switch (form) {
            case AGGREGATED_V2, AGGREGATED_V2BETA1 -> aggregated(form, List.of(""));
            case LEGACY ->
                    Json.object("kind", "APIVersions")
                            .with("versions", Json.texts(kinds.versions("")))
                            .with(
                                    "serverAddressByClientCIDRs",
                                    Json.array(
                                            Json.object("clientCIDR", "0.0.0.0/0")
                                                    .with("serverAddress", address)));
        };
    }

    /** The document at {@code /apis}. */
    public ObjectNode apis(Form form) {
        var named = kinds.groups().stream().filter(group -> !group.isEmpty()).toList();
        return switch (form) {
            case AGGREGATED_V2, AGGREGATED_V2BETA1 -> aggregated(form, named);
            case LEGACY ->
                    Json.object("kind", "APIGroupList")
                            .with("apiVersion", "v1")
                            .with("groups", Json.array(named.stream().map(this::entry).toList()));
        };
    }

    /**
     * The document at {@code /apis/GROUP}.
     *
     * @throws StatusException 404 for a group that is not served
     */
    public ObjectNode group(String group) {
        if (group.isEmpty() || !kinds.groups().contains(group)) {
            throw Status.noSuchResource().exception();
        }
        return Json.object("kind", "APIGroup")
                .with("apiVersion", "v1")
                .with("name", group)
                .with("versions", entry(group).at("versions").orElseThrow())
                .with("preferredVersion", entry(group).at("preferredVersion").orElseThrow());
    }

    private ObjectNode entry(String group) {
        var versions = new ArrayList<ObjectNode>();
        for (var version : kinds.versions(group)) {
            versions.add(
                    Json.object("groupVersion", group + "/" + version).with("version", version));
        }
        return Json.object("name", group)
                .with("versions", Json.array(versions))
                .with("preferredVersion", versions.getFirst());
    }

    /**
     * The document at {@code /api/v1} and {@code /apis/GROUP/VERSION}.
     *
     * @throws StatusException 404 for one that is not served
     */
    public ObjectNode resources(String group, String version) {
        if (!kinds.versions(group).contains(version)) {
            throw Status.noSuchResource().exception();
        }
        var resources = new ArrayList<Json>();
        for (var kind : kinds.in(group, version)) {
            resources.add(resource(kind));
            for (var part : subresources(kind)) {
                resources.add(subresource(kind, part));
            }
        }
        var prefix = group.isEmpty() ? "" : group + "/";
        return Json.object("kind", "APIResourceList")
                .with("apiVersion", "v1")
                .with("groupVersion", prefix + version)
                .with("resources", Json.array(resources));
    }

    private static ObjectNode resource(Kind kind) {
        var json =
                Json.object("name", kind.plural())
                        .with("singularName", kind.singular())
                        .with("namespaced", kind.namespaced())
                        .with("kind", kind.id().kind())
                        .with("verbs", Json.texts(kind.verbs()));
        if (!kind.shortNames().isEmpty()) {
            json = json.with("shortNames", Json.texts(kind.shortNames()));
        }
        if (!kind.categories().isEmpty()) {
            json = json.with("categories", Json.texts(kind.categories()));
        }
        return json;
    }

    private static List<String> subresources(Kind kind) {
        var parts = new ArrayList<String>();
        if (!kind.subresources().scale().isEmpty()) {
            parts.add("scale");
        }
        if (kind.subresources().status()) {
            parts.add("status");
        }
        return parts;
    }

    private static List<String> subresourceVerbs(Kind kind) {
        return List.of("get", "patch", "update").stream().filter(kind::allows).toList();
    }

    private static ObjectNode subresource(Kind kind, String part) {
        var json =
                Json.object("name", kind.plural() + "/" + part)
                        .with("singularName", "")
                        .with("namespaced", kind.namespaced());
        if (part.equals("scale")) {
            json = json.with("group", "autoscaling").with("version", "v1").with("kind", "Scale");
        } else {
            json = json.with("kind", kind.id().kind());
        }
        return json.with("verbs", Json.texts(subresourceVerbs(kind)));
    }

    private ObjectNode aggregated(Form form, List<String> groups) {
        var version = form == Form.AGGREGATED_V2 ? "v2" : "v2beta1";
        var items = new ArrayList<Json>();
        for (var group : groups) {
            var versions = new ArrayList<Json>();
            kinds.versions(group).forEach(each -> versions.add(aggregatedVersion(group, each)));
            var meta = group.isEmpty() ? Json.object() : Json.object("name", group);
            items.add(Json.object("metadata", meta).with("versions", Json.array(versions)));
        }
        return Json.object("kind", "APIGroupDiscoveryList")
                .with("apiVersion", "apidiscovery.k8s.io/" + version)
                .with("metadata", Json.object())
                .with("items", Json.array(items));
    }

    private ObjectNode aggregatedVersion(String group, String version) {
        var resources = new ArrayList<Json>();
        for (var kind : kinds.in(group, version)) {
            resources.add(aggregatedResource(kind));
        }
        return Json.object("version", version)
                .with("resources", Json.array(resources))
                .with("freshness", "Current");
    }

    private static ObjectNode aggregatedResource(Kind kind) {
        var json =
                Json.object("resource", kind.plural())
                        .with("responseKind", responseKind(kind.id()))
                        .with("scope", kind.namespaced() ? "Namespaced" : "Cluster")
                        .with("singularResource", kind.singular())
                        .with("verbs", Json.texts(kind.verbs()));
        if (!kind.shortNames().isEmpty()) {
            json = json.with("shortNames", Json.texts(kind.shortNames()));
        }
        if (!kind.categories().isEmpty()) {
            json = json.with("categories", Json.texts(kind.categories()));
        }
        var parts = new ArrayList<Json>();
        for (var part : subresources(kind)) {
            var id =
                    part.equals("scale")
                            ? new GroupVersionKind("autoscaling", "v1", "Scale")
                            : kind.id();
            parts.add(
                    Json.object("subresource", part)
                            .with("responseKind", responseKind(id))
                            .with("verbs", Json.texts(subresourceVerbs(kind))));
        }
        return parts.isEmpty() ? json : json.with("subresources", Json.array(parts));
    }

    private static ObjectNode responseKind(GroupVersionKind id) {
        return Json.object("group", id.group())
                .with("version", id.version())
                .with("kind", id.kind());
    }

    /**
     * The document at {@code /version}.
     *
     * @param minor the Kubernetes minor version whose API this server follows, such as 36
     * @param product appended to the version, such as {@code aether-0.1.0}
     */
    public static ObjectNode version(int minor, String product) {
        return Json.object("major", "1")
                .with("minor", Integer.toString(minor))
                .with("gitVersion", "v1." + minor + ".0+" + product)
                .with("gitCommit", "")
                .with("gitTreeState", "clean")
                .with("buildDate", "1970-01-01T00:00:00Z")
                .with("goVersion", "none")
                .with("compiler", "javac")
                .with("platform", "linux/amd64");
    }
}
