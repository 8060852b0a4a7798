package dev.aether.component.bindings;

import dev.aether.component.wit.NamedWorld;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Java for a WIT world. The same world gives the same text, always.
 *
 * <p>A world gives a class, each interface of it a Java interface with its types, and each
 * direction in which a component has that interface a class that is not public.
 */
public final class Bindings {
    private static final Pattern PACKAGE =
            Pattern.compile("[a-z_][A-Za-z0-9_]*(\\.[a-z_][A-Za-z0-9_]*)*");
    private static final Pattern CLASS = Pattern.compile("[A-Z][A-Za-z0-9_]*");
    private static final Map<String, String> IMPORTS =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("Case", "dev.aether.component.Case"),
                            Map.entry(
                                    "ComponentInstance", "dev.aether.component.ComponentInstance"),
                            Map.entry("HostImports", "dev.aether.component.HostImports"),
                            Map.entry("Invocation", "dev.aether.component.Invocation"),
                            Map.entry("Crossing", "dev.aether.component.typed.Crossing"),
                            Map.entry("GuestObject", "dev.aether.component.typed.GuestObject"),
                            Map.entry("Result", "dev.aether.component.typed.Result"),
                            Map.entry("List", "java.util.List"),
                            Map.entry("Optional", "java.util.Optional"),
                            Map.entry("Set", "java.util.Set"),
                            Map.entry("Function", "java.util.function.Function")));

    /**
     * What is wanted.
     *
     * @param javaPackage of all that is written, such as {@code com.acme.greeter}
     * @param className of the world, empty for its WIT name
     * @param wasi whether imports of {@code wasi} packages are answered through the bindings too;
     *     else {@link dev.aether.component.wasi.WasiGrants} answers them
     */
    public record Wanted(String javaPackage, String className, boolean wasi) {
        public Wanted {
            if (!PACKAGE.matcher(javaPackage).matches()) {
                throw new IllegalArgumentException(
                        "'" + javaPackage + "' is no Java package such as com.acme.greeter");
            }
            if (!className.isEmpty() && !CLASS.matcher(className).matches()) {
                throw new IllegalArgumentException("'" + className + "' is no name of a class");
            }
        }
    }

    private final Layout layout;
    private final Wanted wanted;
    private final Map<String, String> files = new TreeMap<>();

    private Bindings(NamedWorld world, Wanted wanted) {
        Predicate<String> closed = name -> !wanted.wasi() && name.startsWith("wasi:");
        this.wanted = wanted;
        this.layout = new Layout(world, wanted.className(), closed);
    }

    /**
     * Writes them.
     *
     * @return texts by path below a source folder
     * @throws dev.aether.component.ComponentException if a type of a component has no name
     */
    public static Map<String, String> of(NamedWorld world, Wanted wanted) {
        var bindings = new Bindings(world, wanted);
        bindings.write();
        return Collections.unmodifiableMap(bindings.files);
    }

    private void write() {
        for (Face face : layout.faces()) {
            interfaces(face);
        }
        Face world = layout.world();
        var text = new JavaText();
        new WorldWriter(text, layout).write();
        file(world.name(), text);
        if (WorldWriter.hasOwn(layout) || !world.types().isEmpty()) {
            var importer = new JavaText();
            new SideWriter(importer, layout, world).importer(world.name() + ".Imports");
            file(world.importer(), importer);
        }
        tuples();
        about();
    }

    private void interfaces(Face face) {
        boolean answered = layout.isAnswered(face);
        if (!answered && face.exported().isEmpty() && face.types().isEmpty()) {
            return;
        }
        var text = new JavaText();
        new ApiWriter(text, layout, face).write();
        file(face.name(), text);
        if (face.imported().isPresent()) {
            var importer = new JavaText();
            new SideWriter(importer, layout, face).importer(face.name());
            file(face.importer(), importer);
        }
        if (face.exported().isPresent()) {
            var exporter = new JavaText();
            new SideWriter(exporter, layout, face).exporter();
            file(face.exporter(), exporter);
        }
    }

    /** Records for the tuples that were mentioned. */
    private void tuples() {
        var sizes = new TreeSet<Integer>();
        Pattern tuple = Pattern.compile("\\bTuple([0-9]+)<");
        files.values()
                .forEach(text ->
                        tuple.matcher(text)
                                .results()
                                .forEach(found -> sizes.add(Integer.valueOf(found.group(1)))));
        for (int size : sizes) {
            String letters = letters(size, i -> "T" + i);
            String parts = letters(size, i -> "T" + i + " v" + i);
            var text = new JavaText().doc("A WIT `tuple` of " + size + " values.");
            text.line("public record Tuple%d<%s>(%s) {}".formatted(size, letters, parts));
            file("Tuple" + size, text);
        }
    }

    private static String letters(int size, IntFunction<String> part) {
        return IntStream.range(0, size).mapToObj(part).collect(Collectors.joining(", "));
    }

    private void about() {
        put(
                "package-info",
                """
                /// Bindings of the WIT world `%s`; begin at [%s.%s].
                ///
                /// Numbers without a sign are the Java numbers with the same bits: `u32` is an int
                /// for `Integer.toUnsignedLong`, `u64` a long for `Long.toUnsignedString`; `u8` and
                /// `u16` fit. A `char` is an int, its code point; `list<u8>` is a `byte[]`, which
                /// is not copied where it can be avoided.
                package %s;
                """
                        .formatted(
                                layout.source().name(),
                                wanted.javaPackage(),
                                layout.world().name(),
                                wanted.javaPackage()));
    }

    private void file(String name, JavaText body) {
        List<String> imports =
                IMPORTS.entrySet().stream()
                        .filter(entry -> body.mentions(entry.getKey()))
                        .map(entry -> "import " + entry.getValue() + ";\n")
                        .sorted()
                        .toList();
        String gap = imports.isEmpty() ? "" : "\n";
        put(
                name,
                "package %s;\n\n%s%s%s"
                        .formatted(wanted.javaPackage(), String.join("", imports), gap, body));
    }

    private void put(String name, String text) {
        files.put(
                wanted.javaPackage().replace('.', '/') + "/" + name + ".java",
                "// Generated from %s; do not edit.\n%s".formatted(layout.source().name(), text));
    }
}
