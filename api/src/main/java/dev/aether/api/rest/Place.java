package dev.aether.api.rest;

import dev.aether.kubernetes.Kind;
import dev.aether.kubernetes.Kinds;
import dev.aether.kubernetes.ResourceStore.Scope;
import dev.aether.kubernetes.Target;
import java.util.List;
import java.util.Optional;

/**
 * What a path of the Kubernetes API names.
 *
 * @param namespace empty for none or all
 * @param name empty for a collection
 * @param part of the object: empty for the whole
 */
record Place(Kind kind, String namespace, String name, String part) {
    /** Reads {@code /api/VERSION/...} and {@code /apis/GROUP/VERSION/...}. */
    static Optional<Place> parse(Kinds kinds, List<String> path) {
        if (path.size() >= 3 && path.getFirst().equals("api")) {
            return parse(kinds, "", path.get(1), path.subList(2, path.size()));
        }
        if (path.size() >= 4 && path.getFirst().equals("apis")) {
            return parse(kinds, path.get(1), path.get(2), path.subList(3, path.size()));
        }
        return Optional.empty();
    }

    private static Optional<Place> parse(
            Kinds kinds, String group, String version, List<String> rest) {
        boolean within = rest.size() >= 3 && rest.getFirst().equals("namespaces");
        if (within) {
            Optional<Place> found =
                    kinds.find(group, version, rest.get(2))
                            .filter(Kind::namespaced)
                            .flatMap(kind -> of(kind, rest.get(1), rest.subList(3, rest.size())));
            if (found.isPresent()) {
                return found;
            }
        }
        return kinds.find(group, version, rest.getFirst())
                .filter(kind -> !kind.namespaced() || rest.size() == 1)
                .flatMap(kind -> of(kind, "", rest.subList(1, rest.size())));
    }

    private static Optional<Place> of(Kind kind, String namespace, List<String> rest) {
        return switch (rest.size()) {
            case 0 -> Optional.of(new Place(kind, namespace, "", ""));
            case 1 -> Optional.of(new Place(kind, namespace, rest.getFirst(), ""));
            case 2 -> Optional.of(new Place(kind, namespace, rest.getFirst(), rest.getLast()));
            default -> Optional.empty();
        };
    }

    Scope scope() {
        return new Scope(kind, namespace);
    }

    /** Empty if the kind has no such part. */
    Optional<Target> target() {
        Target whole = Target.of(kind, namespace, name);
        return switch (part) {
            case "" -> Optional.of(whole);
            case "status" ->
                    kind.subresources().status()
                            ? Optional.of(whole.part(Target.Part.STATUS))
                            : Optional.empty();
            case "scale" ->
                    kind.subresources().scale().isEmpty()
                            ? Optional.empty()
                            : Optional.of(whole.part(Target.Part.SCALE));
            default -> Optional.empty();
        };
    }

    /** As in decisions: {@code apps.aether.dev}, with the part if it is one. */
    String resource() {
        return kind.qualifiedResource() + (part.isEmpty() ? "" : "/" + part);
    }
}
