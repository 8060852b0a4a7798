package dev.aether.component.text;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All that a component imports and exports.
 *
 * @param types that lie outside any interface, with no functions
 * @param imports by name, in order
 * @param exports by name, in order
 */
public record WitWorld(WitInterface types, Map<String, Item> imports, Map<String, Item> exports) {
    public WitWorld {
        imports = Collections.unmodifiableMap(new LinkedHashMap<>(imports));
        exports = Collections.unmodifiableMap(new LinkedHashMap<>(exports));
    }

    /** An import or export. */
    public sealed interface Item {
        record OfInterface(WitInterface type) implements Item {}

        record OfFunction(WitFunction type) implements Item {}
    }

    /**
     * Every exported function by the name {@code ComponentInstance.call} knows it: its own, or
     * {@code interface#function}.
     */
    public Map<String, WitFunction> exportedFunctions() {
        var all = new LinkedHashMap<String, WitFunction>();
        exports.forEach((name, item) -> {
            switch (item) {
                case Item.OfFunction(WitFunction type) -> all.put(name, type);
                case Item.OfInterface(WitInterface type) ->
                        type.functions()
                                .forEach(
                                        (inner, function) -> all.put(name + "#" + inner, function));
            }
        });
        return Collections.unmodifiableMap(all);
    }

    /** As WIT, the packages of its interfaces included. */
    public String wit() {
        return WitPrinter.print(this);
    }
}
