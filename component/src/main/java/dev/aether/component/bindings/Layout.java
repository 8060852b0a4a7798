package dev.aether.component.bindings;

import dev.aether.component.text.WitFunction;
import dev.aether.component.text.WitInterface;
import dev.aether.component.text.WitType;
import dev.aether.component.text.WitWorld;
import dev.aether.component.wit.NamedWorld;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Which Java types there are for a world, and what they are called. */
final class Layout {
    /** An interface that gets a Java type; one side may be missing. */
    private record Plan(Optional<WitInterface> imported, Optional<WitInterface> exported) {
        WitInterface model() {
            return imported.or(() -> exported).orElseThrow();
        }
    }

    private final NamedWorld source;
    private final Predicate<String> closed;
    // Interfaces and named types are equal only to themselves.
    private final Map<WitInterface, Face> faces = new HashMap<>();
    private final List<Face> ordered = new ArrayList<>();
    private final Map<WitType.Named, String> names = new HashMap<>();
    private final Set<WitInterface> outward = new HashSet<>();
    private final Face world;
    private final Set<String> taken = new LinkedHashSet<>();

    /**
     * @param name of the world's class, empty for that of the world
     * @param closed which imports others answer, by name
     */
    Layout(NamedWorld source, String name, Predicate<String> closed) {
        this.source = source;
        this.closed = closed;
        outward.addAll(interfaces(source.world().exports()).values());
        String plain = Words.plain(source.name());
        String worldName = name.isEmpty() ? Names.pascal(plain) : name;
        Set<WitType.Named> needed = needed();
        List<Plan> plans = plans().stream().filter(plan -> isShown(plan, needed)).toList();
        List<String> chosen = FaceNames.choose(worldName, plans.stream().map(Layout::wit).toList());
        taken.addAll(Names.TYPES);
        taken.add(worldName);
        taken.addAll(chosen);
        for (int i = 0; i < plans.size(); i++) {
            add(face(chosen.get(i), plans.get(i), needed));
        }
        world = worldFace(worldName);
    }

    private static String wit(Plan plan) {
        return plan.model().name();
    }

    /** The interfaces of one direction, by name. */
    static Map<String, WitInterface> interfaces(Map<String, WitWorld.Item> ports) {
        var found = new LinkedHashMap<String, WitInterface>();
        ports.forEach((name, item) -> {
            if (item instanceof WitWorld.Item.OfInterface(WitInterface type)) {
                found.put(name, type);
            }
        });
        return found;
    }

    /** The functions of one direction that stand in no interface, by name. */
    static Map<String, WitFunction> functions(Map<String, WitWorld.Item> ports) {
        var found = new LinkedHashMap<String, WitFunction>();
        ports.forEach((name, item) -> {
            if (item instanceof WitWorld.Item.OfFunction(WitFunction type)) {
                found.put(name, type);
            }
        });
        return found;
    }

    private List<Plan> plans() {
        Map<String, WitInterface> imported = interfaces(source.world().imports());
        var plans = new LinkedHashMap<String, Plan>();
        var apart = new ArrayList<Plan>();
        imported.forEach(
                (name, type) -> plans.put(name, new Plan(Optional.of(type), Optional.empty())));
        interfaces(source.world().exports())
                .forEach((name, type) -> {
                    WitInterface other = imported.get(name);
                    if (other == null || (isAlike(other, type) && !closed.test(name))) {
                        plans.put(name, new Plan(Optional.ofNullable(other), Optional.of(type)));
                    } else {
                        apart.add(new Plan(Optional.empty(), Optional.of(type)));
                    }
                });
        var all = new ArrayList<Plan>(plans.values());
        all.addAll(apart);
        return all;
    }

    /** Whether two interfaces of one name have the same parts: a binary may lack some. */
    private static boolean isAlike(WitInterface one, WitInterface other) {
        return one.types().keySet().equals(other.types().keySet())
                && signatures(one).equals(signatures(other));
    }

    private static Map<String, String> signatures(WitInterface type) {
        var signatures = new HashMap<String, String>();
        type.functions().forEach((name, function) -> signatures.put(name, function.wit()));
        return signatures;
    }

    /** The types that whoever uses these bindings meets. */
    private Set<WitType.Named> needed() {
        var needed = new HashSet<WitType.Named>();
        for (var ports : List.of(source.world().imports(), source.world().exports())) {
            functions(ports).values().forEach(each -> need(each, needed));
            interfaces(ports)
                    .forEach((name, type) -> {
                        if (outward.contains(type) || !closed.test(name)) {
                            type.types().values().forEach(each -> Types.visit(each, needed));
                            type.functions().values().forEach(each -> need(each, needed));
                        }
                    });
        }
        source.world().types().types().values().forEach(each -> Types.visit(each, needed));
        return needed;
    }

    private static void need(WitFunction function, Set<WitType.Named> needed) {
        function.parameters().forEach(each -> Types.visit(each.type(), needed));
        function.result().ifPresent(each -> Types.visit(each, needed));
    }

    /** Of what others answer, only types that others of the world need. */
    private boolean isShown(Plan plan, Set<WitType.Named> needed) {
        return !isShut(plan)
                || plan.model().types().values().stream()
                        .anyMatch(each ->
                                Types.isDeclared(each)
                                        && needed.contains(each)
                                        && !isResource(each));
    }

    private boolean isShut(Plan plan) {
        return plan.exported().isEmpty() && closed.test(wit(plan));
    }

    private Face face(String name, Plan plan, Set<WitType.Named> needed) {
        WitInterface model = plan.model();
        boolean shut = isShut(plan);
        var types = new LinkedHashMap<String, WitType.Named>();
        var inner = new Names("Type", taken);
        model.types()
                .values()
                .forEach(each -> {
                    if (Types.isDeclared(each)
                            && needed.contains(each)
                            && !(shut && isResource(each))) {
                        types.put(inner.take(Names.pascal(each.name())), each);
                    }
                });
        List<Operation> operations =
                shut ? List.of() : Operation.of(model.functions(), new Names("_", Names.METHODS));
        return new Face(name, plan.imported(), plan.exported(), operations, types);
    }

    private Face worldFace(String name) {
        WitInterface own = source.world().types();
        var inner = new Names("Type", taken);
        var types = new LinkedHashMap<String, WitType.Named>();
        own.types()
                .values()
                .forEach(each -> {
                    if (Types.isDeclared(each)) {
                        types.put(inner.take(Names.pascal(each.name())), each);
                    }
                });
        var members = new Names("_", Names.METHODS);
        ordered.forEach(face -> members.take(accessor(face)));
        var face =
                new Face(
                        name,
                        Optional.of(own),
                        Optional.empty(),
                        Operation.of(functions(source.world().imports()), members),
                        types);
        register(face, own);
        return face;
    }

    private void add(Face face) {
        ordered.add(face);
        face.imported().ifPresent(type -> register(face, type));
        face.exported().ifPresent(type -> register(face, type));
    }

    private void register(Face face, WitInterface side) {
        faces.put(side, face);
        face.types()
                .forEach((java, named) -> {
                    WitType.Named same = side.types().get(named.name());
                    if (same != null) {
                        names.put(same, java);
                    }
                });
    }

    /** All but the world, in the order of the world. */
    List<Face> faces() {
        return List.copyOf(ordered);
    }

    /** The world's own types, and what it imports outside interfaces. */
    Face world() {
        return world;
    }

    /** Names that no type inside an interface may have. */
    Set<String> taken() {
        return taken;
    }

    NamedWorld source() {
        return source;
    }

    /** Whether whoever uses these bindings answers this import. */
    boolean isAnswered(Face face) {
        return face.imported().isPresent() && face.isOpen() && !closed.test(face.wit());
    }

    Face face(WitInterface owner) {
        Face face = faces.get(owner);
        if (face == null) {
            throw new IllegalStateException("interface " + owner + " is not of this world");
        }
        return face;
    }

    /** Whether what this interface declares is the guest's. */
    boolean isGuests(WitInterface owner) {
        return outward.contains(owner);
    }

    /** The Java name of a declared type; empty for a resource that others know. */
    Optional<String> name(WitType.Named declared) {
        return Optional.ofNullable(names.get(declared));
    }

    /** What a world's method that gives this interface is called. */
    static String accessor(Face face) {
        return new Names("_", Names.METHODS)
                .take(
                        face.name().substring(0, 1).toLowerCase(Locale.ROOT)
                                + face.name().substring(1));
    }

    static boolean isResource(WitType.Named named) {
        return named.target() instanceof WitType.Resource;
    }
}
