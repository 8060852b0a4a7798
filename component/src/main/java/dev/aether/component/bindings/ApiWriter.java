package dev.aether.component.bindings;

import dev.aether.component.text.WitType;
import dev.aether.component.wit.WitDocs;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Writes what whoever uses the bindings sees of an interface: its types and methods. */
final class ApiWriter {
    private final JavaText out;
    private final Layout layout;
    private final Types types;
    private final Types full;
    private final WitDocs docs;
    private final Face face;
    private final String scope;

    ApiWriter(JavaText out, Layout layout, Face face) {
        this.out = out;
        this.layout = layout;
        this.types = new Types(layout, face.name());
        this.full = new Types(layout);
        this.docs = layout.source().docs();
        this.face = face;
        this.scope = face.equals(layout.world()) ? "public " : "";
    }

    void write() {
        String about = docs.of(face.wit(), "");
        out.doc(about.isEmpty() ? "WIT interface `" + face.wit() + "`." : about);
        if (!about.isEmpty()) {
            out.line("///").doc("WIT interface `" + face.wit() + "`.");
        }
        out.line("public interface " + face.name() + " {");
        types();
        methods();
        if (layout.isAnswered(face)) {
            binders();
        }
        if (face.exported().isPresent() && face.isOpen()) {
            out.gap().doc("What an instance exports; for the thread of that instance.");
            out.line("static " + face.name() + " of(ComponentInstance guest) {");
            out.line("return new " + face.exporter() + "(guest);").line("}");
        }
        out.line("}");
    }

    private void binders() {
        String name = face.name();
        out.gap().doc("Answers the imports of this interface, for every instance alike.");
        out.line("static void bind(HostImports.Builder host, " + name + " answer) {");
        out.line("bindEach(host, _ -> answer);").line("}");
        out.gap().doc("Answers them with what belongs to the instance that asks.");
        out.list(
                "static void bindEach",
                List.of(
                        "HostImports.Builder host",
                        "Function<Invocation, ? extends " + name + "> answer"),
                " {");
        out.line(face.importer() + ".bind(host, answer);").line("}");
    }

    /** The methods outside resources. */
    void methods() {
        face.free().forEach(this::method);
    }

    /** The declared types. */
    void types() {
        face.types()
                .forEach((name, named) -> {
                    out.gap();
                    String part = named.name();
                    switch (named.target()) {
                        case WitType.RecordOf(var fields) -> record(name, part, fields);
                        case WitType.Variant(var cases) -> variant(name, part, cases);
                        case WitType.Enumeration(var labels) -> labels(name, part, labels);
                        case WitType.Flags(var labels) -> labels(name, part, labels);
                        case WitType.Resource _ -> resource(name, part);
                        default -> throw new IllegalStateException(part + " is not declared");
                    }
                });
    }

    private String doc(String part) {
        return docs.of(face.wit(), part);
    }

    private void record(String name, String part, List<WitType.Field> fields) {
        List<String> names = fieldNames(fields);
        out.doc(doc(part));
        boolean first = true;
        for (int i = 0; i < fields.size(); i++) {
            String about = doc(part + "." + fields.get(i).name());
            if (!about.isEmpty()) {
                if (first && !doc(part).isEmpty()) {
                    out.line("///");
                }
                first = false;
                out.tag("@param " + names.get(i) + " ", about);
            }
        }
        var components = new ArrayList<String>();
        for (int i = 0; i < fields.size(); i++) {
            components.add(types.of(fields.get(i).type()) + " " + names.get(i));
        }
        out.list(scope + "record " + name, components, " {}");
    }

    /** The names of a record's components. */
    static List<String> fieldNames(List<WitType.Field> fields) {
        var names = new Names("_", Names.METHODS);
        return fields.stream().map(field -> names.take(Names.camel(field.name()))).toList();
    }

    private void variant(String name, String part, List<WitType.Choice> cases) {
        out.doc(doc(part)).line(scope + "sealed interface " + name + " {");
        List<String> names = caseNames(layout, name, cases);
        for (int i = 0; i < cases.size(); i++) {
            out.gap().doc(doc(part + "." + cases.get(i).label()));
            String payload =
                    cases.get(i).payload().map(type -> full.of(type) + " value").orElse("");
            out.line("record " + names.get(i) + "(" + payload + ") implements " + name + " {}");
        }
        out.line("}");
    }

    /** The names of a variant's records. */
    static List<String> caseNames(Layout layout, String variant, List<WitType.Choice> cases) {
        var names = new Names("Case", layout.taken());
        names.take(variant);
        return cases.stream().map(each -> names.take(Names.pascal(each.label()))).toList();
    }

    private void labels(String name, String part, List<String> labels) {
        out.doc(doc(part)).line(scope + "enum " + name + " {");
        var names = new Names("_", Set.of());
        for (int i = 0; i < labels.size(); i++) {
            out.doc(doc(part + "." + labels.get(i)));
            out.line(names.take(Names.upper(labels.get(i))) + (i < labels.size() - 1 ? "," : ""));
        }
        out.line("}");
    }

    private void resource(String name, String part) {
        out.doc(doc(part)).line(scope + "interface " + name + " extends AutoCloseable {");
        face.methods(part).forEach(this::method);
        out.gap().doc("Ends it: whoever owns it calls this once, or gives it away.");
        out.line("@Override").line("default void close() {}");
        out.line("}");
    }

    private void method(Operation operation) {
        out.gap().doc(doc(operation.wit()));
        signature(out, "", operation, types, ";");
    }

    /** A method's head. */
    static void signature(
            JavaText out, String before, Operation operation, Types types, String tail) {
        var parameters = new ArrayList<String>();
        for (int i = 0; i < operation.names().size(); i++) {
            parameters.add(
                    types.of(operation.parameters().get(i).type())
                            + " "
                            + operation.names().get(i));
        }
        String result = types.of(operation.type().result());
        out.list(before + result + " " + operation.name(), parameters, tail);
    }
}
