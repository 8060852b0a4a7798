package dev.aether.component.bindings;

import dev.aether.component.text.WitWorld;
import java.util.List;
import java.util.Locale;

/** Writes the class of a world: all its imports and exports in one. */
final class WorldWriter {
    private final JavaText out;
    private final Layout layout;
    private final Types types;
    private final String name;
    private final List<Face> answered;
    private final List<Face> given;
    private final boolean asks;

    WorldWriter(JavaText out, Layout layout) {
        this.out = out;
        this.layout = layout;
        this.name = layout.world().name();
        this.types = new Types(layout, name);
        this.answered = layout.faces().stream().filter(layout::isAnswered).toList();
        this.given =
                layout.faces().stream()
                        .filter(face -> face.exported().isPresent() && face.isOpen())
                        .toList();
        this.asks = !answered.isEmpty() || hasOwn(layout);
    }

    /** Whether the world imports functions or resources outside interfaces. */
    static boolean hasOwn(Layout layout) {
        return !layout.world().operations().isEmpty()
                || layout.world().types().values().stream().anyMatch(Layout::isResource);
    }

    void write() {
        String about = layout.source().docs().of("", "");
        if (!about.isEmpty()) {
            out.doc(about).line("///");
        }
        out.doc("A running component of the WIT world `" + layout.source().name() + "`.");
        out.doc("Calls come from one thread at a time; a guest that breaks throws a");
        out.doc("`TrapException` and answers nothing any more.");
        out.line("public final class " + name + " implements AutoCloseable {");
        out.line("private final ComponentInstance guest;");
        out.gap().line("private " + name + "(ComponentInstance guest) {");
        out.line("this.guest = guest;").line("}");
        if (asks) {
            imports();
        }
        instance();
        exports();
        new ApiWriter(out, layout, layout.world()).types();
        out.line("}");
    }

    private void imports() {
        out.gap().doc("What such a component needs.").line("public interface Imports {");
        for (Face face : answered) {
            out.gap().doc("Answers `" + face.wit() + "`.");
            out.line(face.name() + " " + Layout.accessor(face) + "();");
        }
        new ApiWriter(out, layout, layout.world()).methods();
        out.line("}");
        out.gap().doc("Answers all imports, for every instance alike.");
        out.line("public static void bind(HostImports.Builder host, Imports answer) {");
        out.line("bindEach(host, _ -> answer);").line("}");
        out.gap().doc("Answers them with what belongs to the instance that asks.");
        out.list(
                "public static void bindEach",
                List.of(
                        "HostImports.Builder host",
                        "Function<Invocation, ? extends Imports> answer"),
                " {");
        for (Face face : answered) {
            out.list(
                    face.name() + ".bindEach",
                    List.of(
                            "host",
                            "invocation -> answer.apply(invocation)."
                                    + Layout.accessor(face)
                                    + "()"),
                    ";");
        }
        if (hasOwn(layout)) {
            out.line(layout.world().importer() + ".bind(host, answer);");
        }
        out.line("}");
    }

    private void instance() {
        out.gap().doc("Shows an instance as what it is; closing this closes it.");
        out.line("public static " + name + " of(ComponentInstance guest) {");
        out.line("return new " + name + "(guest);").line("}");
        out.gap().doc("The instance behind it, to interrupt it for example.");
        out.line("public ComponentInstance instance() {").line("return guest;").line("}");
        out.gap().line("@Override").line("public void close() {");
        out.line("guest.close();").line("}");
    }

    private void exports() {
        var names = new Names("_", Names.METHODS);
        List.of("instance", "close", "bind", "bindEach", "of").forEach(names::take);
        for (Face face : given) {
            String about = layout.source().docs().of(face.wit(), "");
            out.gap().doc(about.isEmpty() ? "The exported `" + face.wit() + "`." : about);
            String accessor =
                    face.name().substring(0, 1).toLowerCase(Locale.ROOT) + face.name().substring(1);
            out.line("public " + face.name() + " " + names.take(accessor) + "() {");
            out.line("return " + face.name() + ".of(guest);").line("}");
        }
        WitWorld world = layout.source().world();
        for (Operation operation : Operation.of(Layout.functions(world.exports()), names)) {
            out.gap().doc(layout.source().docs().of("", operation.wit()));
            ApiWriter.signature(out, "public ", operation, types, " {");
            SideWriter.body(out, layout, operation, "", "guest");
        }
    }
}
