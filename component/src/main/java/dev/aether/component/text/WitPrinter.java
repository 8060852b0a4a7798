package dev.aether.component.text;

import dev.aether.component.text.WitWorld.Item;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a world as WIT: a world {@code root} and the packages of the interfaces it names.
 *
 * <p>Types that WIT can only write under a name, such as records, stand in place where a component
 * gave them none; that is for people, no tool reads it.
 */
final class WitPrinter {
    private static final String PACKAGE = "root:component";
    private final WitText out = new WitText();

    private WitPrinter() {}

    static String print(WitWorld world) {
        var printer = new WitPrinter();
        printer.out.line("package " + PACKAGE + ";");
        printer.out.blank();
        printer.world(world);
        printer.packages(world);
        return printer.out.toString();
    }

    private void world(WitWorld world) {
        out.open("world root");
        var groups = new Groups();
        world.imports()
                .forEach((name, item) -> {
                    if (item instanceof Item.OfInterface(WitInterface type)) {
                        groups.begin("interfaces");
                        instance("import ", name, type);
                    }
                });
        var members = new InterfacePrinter(out, world.types(), "");
        if (members.declareTypes(imported(world))) {
            groups.note();
        }
        world.imports()
                .forEach((name, item) -> {
                    if (item instanceof Item.OfFunction(WitFunction type)
                            && !name.startsWith("[")) {
                        groups.begin("interfaces");
                        out.line(
                                "import "
                                        + Words.escaped(name)
                                        + ": "
                                        + members.function(type)
                                        + ";");
                    }
                });
        world.exports()
                .forEach((name, item) -> {
                    groups.begin("exports");
                    switch (item) {
                        case Item.OfInterface(WitInterface type) -> instance("export ", name, type);
                        case Item.OfFunction(WitFunction type) ->
                                out.line(
                                        "export "
                                                + Words.escaped(name)
                                                + ": "
                                                + members.function(type)
                                                + ";");
                    }
                });
        out.close();
    }

    private static Map<String, WitFunction> imported(WitWorld world) {
        var functions = new LinkedHashMap<String, WitFunction>();
        world.imports()
                .forEach((name, item) -> {
                    if (item instanceof Item.OfFunction(WitFunction type)) {
                        functions.put(name, type);
                    }
                });
        return functions;
    }

    private void instance(String word, String name, WitInterface type) {
        if (Words.packageOf(name).isPresent()) {
            out.line(word + name + ";");
            return;
        }
        out.open(word + Words.escaped(name) + ": interface");
        new InterfacePrinter(out, type, "").print();
        out.close();
    }

    private void packages(WitWorld world) {
        var packages = new LinkedHashMap<String, Map<String, WitInterface>>();
        for (Map<String, Item> items : List.of(world.imports(), world.exports())) {
            items.forEach((name, item) -> {
                Optional<String> home = Words.packageOf(name);
                if (item instanceof Item.OfInterface(WitInterface type) && home.isPresent()) {
                    packages.computeIfAbsent(home.get(), key -> new LinkedHashMap<>())
                            .putIfAbsent(Words.shortName(name), type);
                }
            });
        }
        boolean first = true;
        for (String home : ordered(packages)) {
            if (!first) {
                out.blank();
                out.blank();
            }
            first = false;
            out.open("package " + home);
            packages.getOrDefault(home, Map.of())
                    .forEach((name, type) -> {
                        out.open("interface " + Words.escaped(name));
                        new InterfacePrinter(out, type, home).print();
                        out.close();
                    });
            out.close();
        }
    }

    /** Those that others use come before them. */
    private static Set<String> ordered(Map<String, Map<String, WitInterface>> packages) {
        var ordered = new LinkedHashSet<String>();
        packages.keySet().forEach(home -> visit(home, packages, new LinkedHashSet<>(), ordered));
        return ordered;
    }

    private static void visit(
            String home,
            Map<String, Map<String, WitInterface>> packages,
            Set<String> path,
            Set<String> ordered) {
        if (ordered.contains(home) || !packages.containsKey(home) || !path.add(home)) {
            return;
        }
        for (WitInterface type : packages.getOrDefault(home, Map.of()).values()) {
            for (WitType.Named named : type.types().values()) {
                if (named.target() instanceof WitType.Named used) {
                    Words.packageOf(used.owner().name())
                            .ifPresent(other -> visit(other, packages, path, ordered));
                }
            }
        }
        ordered.add(home);
    }

    /** Puts an empty line between groups of lines. */
    private final class Groups {
        private String current = "";

        void begin(String group) {
            if (!current.isEmpty() && !current.equals(group)) {
                out.blank();
            }
            current = group;
        }

        void note() {
            current = "types";
        }
    }
}
