package dev.aether.component.wit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What authors wrote about the parts of a world.
 *
 * @param byPart text of some lines by {@code interface#part}: a part is empty for the interface
 *     itself, else a type, {@code type.field}, {@code type.case} or a function by its full name;
 *     the world's own have no interface
 */
public record WitDocs(Map<String, String> byPart) {
    public WitDocs {
        byPart = Collections.unmodifiableMap(new LinkedHashMap<>(byPart));
    }

    /** Nothing was written, as in a binary. */
    public static WitDocs none() {
        return new WitDocs(Map.of());
    }

    /** About that part, empty if nothing was written. */
    public String of(String owner, String part) {
        return byPart.getOrDefault(owner + "#" + part, "");
    }
}
