package dev.aether.sdk;

import java.util.ArrayList;
import java.util.List;

/**
 * A kind of object as discovery tells it.
 *
 * @param group empty for the core group
 * @param kind as in objects, such as {@code App}
 * @param plural as in addresses, such as {@code apps}
 */
public record ResourceKind(
        String group,
        String version,
        String kind,
        String plural,
        boolean namespaced,
        List<String> verbs,
        List<String> aliases) {
    public ResourceKind {
        verbs = List.copyOf(verbs);
        aliases = List.copyOf(aliases);
    }

    /** {@code apps.aether.dev}, or {@code nodes} in the core group. */
    public String qualified() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** Whether people may mean this kind by a word: plural, singular, short name, with group. */
    boolean answersTo(String word) {
        List<String> names = new ArrayList<>(aliases);
        names.add(plural);
        for (String name : List.copyOf(names)) {
            names.add(name + "." + group);
            names.add(name + "." + version + "." + group);
        }
        return names.stream().anyMatch(word::equalsIgnoreCase);
    }

    String root() {
        return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    }
}
