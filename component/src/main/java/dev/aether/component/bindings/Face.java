package dev.aether.component.bindings;

import dev.aether.component.text.WitInterface;
import dev.aether.component.text.WitType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A WIT interface, or a world's own part, as a Java interface: the same one whether a component
 * imports or exports it.
 *
 * @param name of the Java type
 * @param imported as the component imports it
 * @param exported as it exports it; with the same parts, if it does both
 * @param operations none if only types of it are needed
 * @param types its own, by Java name, without mere other names
 */
record Face(
        String name,
        Optional<WitInterface> imported,
        Optional<WitInterface> exported,
        List<Operation> operations,
        Map<String, WitType.Named> types) {
    WitInterface model() {
        return imported.or(() -> exported).orElseThrow();
    }

    /** Its WIT name. */
    String wit() {
        return model().name();
    }

    /** Whether there is anything to call. */
    boolean isOpen() {
        return !operations.isEmpty() || types.values().stream().anyMatch(Layout::isResource);
    }

    String importer() {
        return name + "Import";
    }

    String exporter() {
        return name + "Export";
    }

    List<Operation> free() {
        return operations.stream().filter(each -> !each.isMethod()).toList();
    }

    List<Operation> methods(String resource) {
        return operations.stream().filter(each -> each.resource().equals(resource)).toList();
    }
}
