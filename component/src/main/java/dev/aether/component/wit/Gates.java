package dev.aether.component.wit;

import dev.aether.component.InterfaceName;
import dev.aether.component.wit.Library.Home;
import dev.aether.component.wit.Syntax.Item;
import java.util.List;
import java.util.Set;

/**
 * Which items count: unstable ones only if their feature is wanted, and none that are newer than
 * their package says it is.
 */
record Gates(Set<String> features) {
    Gates {
        features = Set.copyOf(features);
    }

    List<Item> open(List<Item> items, Home home) {
        String version = InterfaceName.parse(home.pack()).version();
        return items.stream()
                .filter(item -> isOpen(item, version))
                .map(item -> inner(item, home))
                .toList();
    }

    private Item inner(Item item, Home home) {
        return item instanceof Syntax.Resource(var head, var name, var functions)
                ? new Syntax.Resource(head, name, open(functions, home))
                : item;
    }

    private boolean isOpen(Item item, String version) {
        String feature = item.head().feature();
        return (feature.isEmpty() || features.contains(feature))
                && !isNewer(item.head().since(), version);
    }

    private static boolean isNewer(String since, String version) {
        if (since.isEmpty() || version.isEmpty()) {
            return false;
        }
        String[] wanted = since.split("[-+]", 2)[0].split("\\.", 3);
        String[] had = version.split("[-+]", 2)[0].split("\\.", 3);
        for (int i = 0; i < Math.min(wanted.length, had.length); i++) {
            int order = Long.compare(number(wanted[i]), number(had[i]));
            if (order != 0) {
                return order > 0;
            }
        }
        return false;
    }

    private static long number(String digits) {
        return Long.parseLong(digits.substring(0, Math.min(digits.length(), 18)));
    }
}
