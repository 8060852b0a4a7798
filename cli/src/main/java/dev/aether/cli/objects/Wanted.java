package dev.aether.cli.objects;

import dev.aether.cli.CommandFailure;
import dev.aether.sdk.KindTable;
import dev.aether.sdk.Place;
import dev.aether.sdk.ResourceKind;
import java.util.ArrayList;
import java.util.List;

/**
 * What a line asks for: {@code apps}, {@code apps,nodes}, {@code all}, {@code app hello}, {@code
 * app/hello node/n1}.
 */
final class Wanted {
    private final KindTable kinds;
    private final String namespace;

    /**
     * @param namespace empty for all
     */
    Wanted(KindTable kinds, String namespace) {
        this.kinds = kinds;
        this.namespace = namespace;
    }

    List<Place> places(List<String> words) {
        if (words.isEmpty()) {
            throw new CommandFailure(
                    CommandFailure.WRONG_USAGE,
                    "it needs a kind, such as apps; there are " + names(),
                    "see its --help");
        }
        if (words.stream().anyMatch(word -> word.contains("/"))) {
            return words.stream().map(this::pair).toList();
        }
        List<ResourceKind> found = kinds(words.getFirst());
        List<Place> places = new ArrayList<>();
        for (ResourceKind kind : found) {
            if (words.size() == 1) {
                places.add(Place.all(kind, namespace));
            }
            for (String name : words.subList(1, words.size())) {
                places.add(one(kind, name));
            }
        }
        return places;
    }

    private List<ResourceKind> kinds(String list) {
        List<ResourceKind> found = new ArrayList<>();
        for (String word : list.split(",", -1)) {
            List<ResourceKind> category = kinds.category(word);
            if (category.isEmpty()) {
                found.add(kinds.named(word));
            } else {
                found.addAll(category);
            }
        }
        return found;
    }

    private Place pair(String word) {
        int slash = word.indexOf('/');
        if (slash < 1 || slash == word.length() - 1) {
            throw new CommandFailure(
                    CommandFailure.WRONG_USAGE,
                    "expected KIND/NAME, got \"" + word + "\"",
                    "see its --help");
        }
        return one(kinds.named(word.substring(0, slash)), word.substring(slash + 1));
    }

    private Place one(ResourceKind kind, String name) {
        if (kind.namespaced() && namespace.isEmpty()) {
            throw new CommandFailure(
                    CommandFailure.WRONG_USAGE,
                    "an object is named within one namespace: leave --all-namespaces out",
                    "see its --help");
        }
        return Place.one(kind, namespace, name);
    }

    private String names() {
        return String.join(", ", kinds.kinds().stream().map(ResourceKind::plural).toList());
    }
}
