package dev.aether.component.wit;

import dev.aether.component.text.WitFunction;
import dev.aether.component.text.WitInterface;
import dev.aether.component.text.WitWorld;
import dev.aether.component.wit.Library.Declared;
import dev.aether.component.wit.Library.Home;
import dev.aether.component.wit.Syntax.Item;
import dev.aether.component.wit.Syntax.Path;
import dev.aether.component.wit.Syntax.Renamed;
import dev.aether.component.wit.WitException.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Makes one world: what it includes, what it imports and exports, and what those need besides. What
 * an exported interface uses is the exported one if there is one, else an imported one.
 */
final class WorldMaker {
    private static final int PARTS_MAX = 10_000;

    /** An item of the world, or of one that it includes. */
    private record Part(Item item, Home home, Map<String, String> renames) {
        String renamed(String name) {
            return renames.getOrDefault(name, name);
        }
    }

    private final Library library;
    private final Gates gates;
    private final Map<String, String> docs = new LinkedHashMap<>();
    private final WitInterface types = new WitInterface("");
    private final InterfaceMaker maker = new InterfaceMaker(types, docs);
    private final Map<String, WitWorld.Item> imports = new LinkedHashMap<>();
    private final Map<String, WitWorld.Item> exports = new LinkedHashMap<>();
    private final Map<String, Item> origins = new HashMap<>();
    private final Set<String> exported = new HashSet<>();
    private final Set<String> begun = new HashSet<>();
    private final List<Part> parts = new ArrayList<>();

    WorldMaker(Library library, Gates gates) {
        this.library = library;
        this.gates = gates;
    }

    NamedWorld make(Declared world) {
        flatten(world, Map.of());
        if (!world.item().head().docs().isEmpty()) {
            docs.put("#", world.item().head().docs());
        }
        for (Part part : parts) {
            declare(part);
        }
        maker.make((name, function) -> imports.put(name, new WitWorld.Item.OfFunction(function)));
        for (Part part : parts) {
            port(part);
        }
        return new NamedWorld(world.id(), new WitWorld(types, imports, exports), new WitDocs(docs));
    }

    private void flatten(Declared declared, Map<String, String> renames) {
        if (!(declared.item() instanceof Syntax.World world)) {
            throw new WitException(declared.item().head().place(), declared.id() + " is no world");
        }
        if (!begun.add(declared.id())) {
            throw new WitException(world.head().place(), declared.id() + " includes itself");
        }
        for (Item item : gates.open(world.items(), declared.home())) {
            var part = new Part(item, declared.home(), renames);
            if (item instanceof Syntax.Include(var _, Path path, var names)) {
                var inner = new HashMap<String, String>();
                names.forEach(name -> inner.put(name.name(), part.renamed(name.as())));
                renames.forEach(inner::putIfAbsent);
                flatten(library.find(path, declared.home()), inner);
            } else {
                parts.add(part);
            }
            if (parts.size() > PARTS_MAX) {
                throw new WitException(
                        item.head().place(), "a world has at most " + PARTS_MAX + " parts");
            }
        }
        begun.remove(declared.id());
    }

    /** Whatever others of the world may name. */
    private void declare(Part part) {
        switch (part.item()) {
            case Syntax.Use(var _, Path path, var names) -> {
                WitInterface owner = imported(library.find(path, part.home()));
                for (Renamed name : names) {
                    maker.use(name.place(), owner, name.name(), part.renamed(name.as()));
                }
            }
            case Syntax.Definition type ->
                    maker.announce(part.renamed(type.name()), type, part::renamed);
            case Syntax.Port(var _, boolean inwards, Path path) -> {
                if (!inwards) {
                    exported.add(library.find(path, part.home()).id());
                }
            }
            case Syntax.InlinePort _,
                    Syntax.Interface _,
                    Syntax.World _,
                    Syntax.Include _,
                    Syntax.Function _ -> {}
        }
    }

    private void port(Part part) {
        if (part.item() instanceof Syntax.Port(var _, boolean inwards, Path path)) {
            Declared wanted = library.find(path, part.home());
            if (inwards) {
                imported(wanted);
            } else {
                exported(wanted);
            }
        } else if (part.item() instanceof Syntax.InlinePort(var _, boolean inwards, Item item)) {
            inline(part, inwards, item);
        }
    }

    private void inline(Part part, boolean inwards, Item item) {
        Map<String, WitWorld.Item> ports = inwards ? imports : exports;
        String plain =
                item instanceof Syntax.Interface type
                        ? type.name()
                        : ((Syntax.Function) item).name();
        String name = part.renamed(plain);
        Item before = origins.put(inwards + name, item);
        if (ports.containsKey(name)) {
            if (item.equals(before)) {
                return;
            }
            throw new WitException(item.head().place(), "'" + name + "' is there already");
        }
        if (item instanceof Syntax.Interface type) {
            WitInterface made =
                    filled(
                            new WitInterface(name),
                            new Declared(name, type, part.home()),
                            inwards ? this::imported : this::nearest);
            ports.put(name, new WitWorld.Item.OfInterface(made));
        } else if (item instanceof Syntax.Function function) {
            WitFunction made = maker.function(function, name, part::renamed);
            ports.put(name, new WitWorld.Item.OfFunction(made));
        }
    }

    private WitInterface nearest(Declared wanted) {
        return exported.contains(wanted.id()) ? exported(wanted) : imported(wanted);
    }

    private WitInterface imported(Declared wanted) {
        return port(wanted, imports, "import ", this::imported);
    }

    private WitInterface exported(Declared wanted) {
        return port(wanted, exports, "export ", this::nearest);
    }

    private WitInterface port(
            Declared wanted,
            Map<String, WitWorld.Item> ports,
            String direction,
            Function<Declared, WitInterface> foreign) {
        if (ports.get(wanted.id()) instanceof WitWorld.Item.OfInterface(WitInterface known)) {
            return known;
        }
        Place place = wanted.item().head().place();
        if (!begun.add(direction + wanted.id())) {
            throw new WitException(place, wanted.id() + " uses itself");
        }
        WitInterface made = filled(new WitInterface(wanted.id()), wanted, foreign);
        ports.put(wanted.id(), new WitWorld.Item.OfInterface(made));
        return made;
    }

    private WitInterface filled(
            WitInterface target, Declared declared, Function<Declared, WitInterface> foreign) {
        if (!(declared.item() instanceof Syntax.Interface(var head, var _, var all))) {
            throw new WitException(
                    declared.item().head().place(), declared.id() + " is no interface");
        }
        if (!head.docs().isEmpty()) {
            docs.put(target.name() + "#", head.docs());
        }
        var inner = new InterfaceMaker(target, docs);
        List<Item> items = gates.open(all, declared.home());
        for (Item item : items) {
            if (item instanceof Syntax.Use(var _, Path path, var names)) {
                WitInterface owner = foreign.apply(library.find(path, declared.home()));
                names.forEach(name -> inner.use(name.place(), owner, name.name(), name.as()));
            }
        }
        for (Item item : items) {
            if (item instanceof Syntax.Definition type) {
                inner.announce(type.name(), type, same -> same);
            }
        }
        inner.make(target::add);
        var unique = new InterfaceMaker.Unique();
        for (Item item : items) {
            if (item instanceof Syntax.Function function) {
                unique.add(function.head().place(), function.name());
                target.add(
                        function.name(), inner.function(function, function.name(), same -> same));
            }
        }
        return target;
    }
}
