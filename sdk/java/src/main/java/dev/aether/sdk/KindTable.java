package dev.aether.sdk;

import dev.aether.kubernetes.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kinds of objects a lattice serves. */
public final class KindTable {
    /** Asks for everything in one answer; older servers answer in their own form. */
    static final String ACCEPT =
            "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
                    + "application/json";

    private final Map<ResourceKind, List<String>> categories = new LinkedHashMap<>();

    /**
     * @param documents aggregated discovery of {@code /api} and {@code /apis}
     */
    KindTable(List<Json> documents) {
        for (Json document : documents) {
            for (Json group : document.itemsAt("items")) {
                String name = group.textAt("metadata", "name").orElse("");
                group.itemsAt("versions").forEach(version -> add(name, version));
            }
        }
    }

    private void add(String group, Json version) {
        for (Json resource : version.itemsAt("resources")) {
            List<String> aliases = new ArrayList<>(texts(resource, "shortNames"));
            resource.textAt("singularResource").ifPresent(aliases::add);
            ResourceKind kind =
                    new ResourceKind(
                            group,
                            version.textAt("version").orElse(""),
                            resource.textAt("responseKind", "kind").orElse(""),
                            resource.textAt("resource").orElse(""),
                            resource.textAt("scope").orElse("").equals("Namespaced"),
                            texts(resource, "verbs"),
                            aliases);
            categories.put(kind, texts(resource, "categories"));
        }
    }

    private static List<String> texts(Json json, String field) {
        return json.itemsAt(field).stream().flatMap(item -> item.textAt().stream()).toList();
    }

    public List<ResourceKind> kinds() {
        return List.copyOf(categories.keySet());
    }

    /**
     * The kind people mean: by plural, singular, short name or kind, with or without its group.
     *
     * @throws LatticeException.NotFound if there is none
     */
    public ResourceKind named(String word) {
        return kinds().stream()
                .filter(kind -> kind.answersTo(word))
                .findFirst()
                .orElseThrow(() ->
                        new LatticeException.NotFound(
                                "the lattice serves no kind \"" + word + "\""));
    }

    /** All kinds of a category such as {@code all}; none if there is no such category. */
    public List<ResourceKind> category(String category) {
        return kinds().stream()
                .filter(kind -> categories.getOrDefault(kind, List.of()).contains(category))
                .toList();
    }

    /** The kind an object says it is. */
    public Optional<ResourceKind> of(String apiVersion, String kind) {
        return kinds().stream()
                .filter(each -> each.apiVersion().equals(apiVersion) && each.kind().equals(kind))
                .findFirst();
    }
}
