package dev.aether.component.bindings;

import dev.aether.component.text.WitFunction;
import dev.aether.component.text.WitInterface;
import dev.aether.component.text.WitType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes what connects an interface with a component: as its import, or as its export. */
final class SideWriter {
    private final JavaText out;
    private final Layout layout;
    private final Types types;
    private final Face face;

    SideWriter(JavaText out, Layout layout, Face face) {
        this.out = out;
        this.layout = layout;
        this.types = new Types(layout);
        this.face = face;
    }

    /**
     * The import.
     *
     * @param answering the type that has the free functions
     */
    void importer(String answering) {
        WitInterface side = face.imported().orElseThrow();
        out.doc("Connects [" + answering + "] with a component that imports it.");
        out.line("final class " + face.importer() + " {");
        out.line("private " + face.importer() + "() {}");
        if (face.isOpen()) {
            binder(side, answering);
        }
        new CrossingWriter(out, layout, false).write(face, side);
        out.line("}");
    }

    private void binder(WitInterface side, String answering) {
        out.gap();
        out.list(
                "static void bind",
                List.of(
                        "HostImports.Builder host",
                        "Function<Invocation, ? extends " + answering + "> answer"),
                " {");
        out.line("var offer = host.instance(\"" + face.wit() + "\");");
        face.types()
                .forEach((name, named) -> {
                    if (Layout.isResource(named)) {
                        out.list(
                                "offer.resource",
                                List.of(
                                        "\"" + named.name() + "\"",
                                        "(_, resource) -> ((%s) resource).close()"
                                                .formatted(types.declared(named))),
                                ";");
                    }
                });
        for (Operation operation : face.operations()) {
            answer(signature(side, operation));
        }
        out.line("}");
    }

    /** The function as that side has it: its types are that side's. */
    private Operation signature(WitInterface side, Operation model) {
        Map<String, WitFunction> functions = side.functions();
        return functions.containsKey(model.wit())
                ? new Operation(
                        model.wit(),
                        functions.getOrDefault(model.wit(), model.type()),
                        model.resource(),
                        model.name(),
                        model.names())
                : model;
    }

    private void answer(Operation operation) {
        var conversions = new Conversions(layout, "guest");
        var arguments = new ArrayList<String>();
        int self = operation.isMethod() ? 1 : 0;
        for (int i = 0; i < operation.names().size(); i++) {
            WitType type = operation.parameters().get(i).type();
            arguments.add(conversions.lift(type, "arguments[" + (i + self) + "]", 0));
        }
        String target = "answer.apply(invocation)";
        if (operation.isMethod()) {
            String whose = types.declared(ofResource(operation));
            target = "((" + whose + ") arguments[0])";
        }
        var result = operation.type().result();
        String invocation = operation.isMethod() ? "_" : "invocation";
        boolean reads = operation.isMethod() || !arguments.isEmpty();
        String variables = "(" + invocation + ", " + (reads ? "arguments" : "_") + ")";
        out.line("offer.function(\"" + operation.wit() + "\", " + variables + " -> {");
        String head = (result.isPresent() ? "var result = " : "") + target + "." + operation.name();
        out.list(head, arguments, ";");
        String lowered = result.map(type -> conversions.lower(type, "result", 0)).orElse("null");
        out.line("return " + lowered + ";").line("});");
    }

    private static WitType.Named ofResource(Operation operation) {
        return Types.resource(operation.type().parameters().getFirst().type());
    }

    /** The export. */
    void exporter() {
        WitInterface side = face.exported().orElseThrow();
        out.doc("The [" + face.name() + "] of a component that exports it.");
        out.line(
                "record %s(ComponentInstance guest) implements %s {"
                        .formatted(face.exporter(), face.name()));
        for (Operation operation : face.free()) {
            method(signature(side, operation), "guest");
        }
        face.types()
                .forEach((name, named) -> {
                    if (Layout.isResource(named)) {
                        resource(name, named, side);
                    }
                });
        new CrossingWriter(out, layout, true).write(face, side);
        out.line("}");
    }

    private void resource(String name, WitType.Named named, WitInterface side) {
        String own = "Guest" + name;
        out.gap();
        out.line(
                "static final class %s extends GuestObject implements %s {"
                        .formatted(own, types.declared(named)));
        out.line(own + "(ComponentInstance guest, Object handle) {");
        out.line("super(guest, handle);").line("}");
        for (Operation operation : face.methods(named.name())) {
            method(signature(side, operation), "guest()");
        }
        out.line("}");
    }

    private void method(Operation operation, String guest) {
        out.gap().line("@Override");
        ApiWriter.signature(out, "public ", operation, types, " {");
        body(out, layout, operation, face.wit() + "#", guest);
    }

    /** Calls the guest and gives what it answers. */
    static void body(
            JavaText out, Layout layout, Operation operation, String prefix, String guest) {
        var conversions = new Conversions(layout, guest);
        var arguments = new ArrayList<String>();
        arguments.add("\"" + prefix + operation.wit() + "\"");
        if (operation.isMethod()) {
            arguments.add("handle()");
        }
        for (int i = 0; i < operation.names().size(); i++) {
            WitType type = operation.parameters().get(i).type();
            arguments.add(conversions.lower(type, operation.names().get(i), 0));
        }
        var result = operation.type().result();
        out.list((result.isPresent() ? "var answer = " : "") + guest + ".call", arguments, ";");
        result.ifPresent(type -> out.line("return " + conversions.lift(type, "answer", 0) + ";"));
        out.line("}");
    }
}
