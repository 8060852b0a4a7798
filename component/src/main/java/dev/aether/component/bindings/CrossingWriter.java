package dev.aether.component.bindings;

import dev.aether.component.text.WitInterface;
import dev.aether.component.text.WitType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Writes the methods that convert the records and variants an interface declares. */
final class CrossingWriter {
    private final JavaText out;
    private final Layout layout;
    private final Conversions conversions;
    private final Types types;
    private final boolean guests;

    CrossingWriter(JavaText out, Layout layout, boolean guests) {
        this.out = out;
        this.layout = layout;
        this.conversions = new Conversions(layout, "guest");
        this.types = new Types(layout);
        this.guests = guests;
    }

    /** Those of one side of an interface. */
    void write(Face face, WitInterface side) {
        face.types()
                .forEach((name, model) -> {
                    WitType.Named named = side.types().getOrDefault(model.name(), model);
                    switch (named.target()) {
                        case WitType.RecordOf(var fields) -> record(name, named, fields);
                        case WitType.Variant(var cases) -> variant(name, named, cases);
                        default -> {}
                    }
                });
    }

    private void head(String verb, String name, String from, String to) {
        var parameters = new ArrayList<String>();
        if (guests) {
            parameters.add("ComponentInstance guest");
        }
        parameters.add(from + " value");
        out.gap().list("static " + to + " " + verb + name, parameters, " {");
    }

    private void record(String name, WitType.Named named, List<WitType.Field> fields) {
        List<String> names = ApiWriter.fieldNames(fields);
        String type = types.declared(named);
        head("lift", name, "Object", type);
        if (!fields.isEmpty()) {
            out.line("Object[] parts = (Object[]) value;");
        }
        List<String> lifted =
                IntStream.range(0, fields.size())
                        .mapToObj(
                                i -> conversions.lift(fields.get(i).type(), "parts[" + i + "]", 0))
                        .toList();
        out.list("return new " + type, lifted, ";").line("}");
        head("lower", name, type, "Object");
        List<String> lowered =
                IntStream.range(0, fields.size())
                        .mapToObj(i -> lowered(fields.get(i), "value." + names.get(i) + "()"))
                        .toList();
        out.line("return new Object[] {");
        lowered.forEach(each -> out.line(each + ","));
        out.line("};").line("}");
    }

    private String lowered(WitType.Field field, String value) {
        return conversions.lower(field.type(), value, 0);
    }

    private void variant(String name, WitType.Named named, List<WitType.Choice> cases) {
        List<String> names = ApiWriter.caseNames(layout, name, cases);
        String type = types.declared(named);
        head("lift", name, "Object", type);
        out.line("Case chosen = (Case) value;").line("return switch (chosen.index()) {");
        for (int i = 0; i < cases.size(); i++) {
            String payload =
                    cases.get(i)
                            .payload()
                            .map(each -> conversions.lift(each, "chosen.value()", 0))
                            .orElse("");
            out.line("case %d -> new %s.%s(%s);".formatted(i, type, names.get(i), payload));
        }
        out.line("default -> throw new IllegalStateException(\"no case \" + chosen.index());");
        out.line("};").line("}");
        head("lower", name, type, "Case");
        out.line("return switch (value) {");
        for (int i = 0; i < cases.size(); i++) {
            String made =
                    cases.get(i)
                            .payload()
                            .map(each -> ", " + conversions.lower(each, "it.value()", 0))
                            .orElse("");
            String variable = made.isEmpty() ? "_" : "it";
            out.line(
                    "case %s.%s %s -> Case.of(%d%s);"
                            .formatted(type, names.get(i), variable, i, made));
        }
        out.line("};").line("}");
    }
}
