package dev.aether.component.wit;

import dev.aether.component.wit.Syntax.Item;
import dev.aether.component.wit.Syntax.Path;
import dev.aether.component.wit.WitException.Place;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All interfaces and worlds that were read, by name. */
final class Library {
    private static final int ALIASES_MAX = 100;

    /**
     * Where an item stands.
     *
     * @param pack id of its package
     * @param aliases what its file calls the interfaces of others
     */
    record Home(String pack, Map<String, Path> aliases) {}

    /** An interface or world under its full name. */
    record Declared(String id, Item item, Home home) {}

    private final Map<String, Declared> declared = new TreeMap<>();
    private final Set<String> packages = new HashSet<>();

    /** Adds the files of one folder, which belong to one package unless they say otherwise. */
    void add(List<Syntax.File> folder) {
        String common =
                folder.stream()
                        .map(Syntax.File::id)
                        .filter(id -> !id.isEmpty())
                        .findFirst()
                        .orElse("");
        for (Syntax.File file : folder) {
            for (Syntax.PackageBody pack : file.packages()) {
                add(pack, pack.id().isEmpty() ? common : pack.id());
            }
        }
    }

    private void add(Syntax.PackageBody pack, String id) {
        if (pack.items().isEmpty()) {
            return;
        }
        if (id.isEmpty()) {
            throw new WitException(
                    pack.place(),
                    "a file begins with its package, such as 'package demo:greeter;'");
        }
        packages.add(id);
        var aliases = new LinkedHashMap<String, Path>();
        var home = new Home(id, aliases);
        for (Item item : pack.items()) {
            switch (item) {
                case Syntax.Use use -> aliases.put(use.names().getFirst().as(), use.path());
                case Syntax.Interface(var head, var name, var _) ->
                        add(head.place(), id, name, item, home);
                case Syntax.World(var head, var name, var _) ->
                        add(head.place(), id, name, item, home);
                default -> throw new WitException(item.head().place(), "this stands nowhere");
            }
        }
    }

    private void add(Place place, String pack, String name, Item item, Home home) {
        String id = new Path(place, pack, name).toString();
        if (declared.putIfAbsent(id, new Declared(id, item, home)) != null) {
            throw new WitException(place, id + " is there already");
        }
    }

    Iterable<Declared> all() {
        return declared.values();
    }

    /** What a path means to one who stands there. */
    Declared find(Path path, Home from) {
        Path full = path;
        for (int i = 0; full.home().isEmpty(); i++) {
            Path alias = from.aliases().get(full.name());
            if (alias == null || i == ALIASES_MAX) {
                full = new Path(path.place(), from.pack(), full.name());
            } else {
                full = alias;
            }
        }
        Declared found = declared.get(full.toString());
        if (found != null) {
            return found;
        }
        String why =
                packages.contains(full.home())
                        ? "package " + full.home() + " has no '" + full.name() + "'"
                        : "there is no package " + full.home() + " here, only " + shown();
        throw new WitException(path.place(), why);
    }

    private String shown() {
        return String.join(", ", packages.stream().sorted().limit(20).toList());
    }
}
