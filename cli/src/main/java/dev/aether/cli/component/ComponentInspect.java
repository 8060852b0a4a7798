package dev.aether.cli.component;

import dev.aether.cli.Command;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.cli.Usage;
import dev.aether.component.ComponentException;
import dev.aether.component.InterfaceDescription;
import dev.aether.component.wasi.LogSink;
import dev.aether.component.wasi.WasiGrants;
import dev.aether.kubernetes.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code aether component inspect}. */
public final class ComponentInspect implements Command {
    @Override
    public Usage usage() {
        return new Usage(
                "component inspect",
                "FILE",
                "show what a component imports and exports, and what it needs",
                """
                Prints WIT; at its end, as comments, whether each import is given by default, needs
                a grant, and which option grants it, or is unknown, so that it cannot run here.

                Examples
                  aether component inspect hello.wasm
                  aether component inspect hello.wasm > hello.wit
                  aether component inspect --json hello.wasm
                """,
                List.of(Option.flag("json", "as one JSON object")));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        String name = invocation.word(0, "a FILE, such as hello.wasm");
        invocation.allowWords(1);
        ComponentFile file = ComponentFile.read(name);
        try {
            List<Need> needs = needs(invocation, file);
            if (invocation.arguments().has("json")) {
                invocation.out().println(json(file, needs));
            } else {
                print(invocation.out(), file, needs);
            }
            return 0;
        } catch (ComponentException unusable) {
            throw ComponentFile.refused(name, unusable);
        }
    }

    private static List<Need> needs(Invocation invocation, ComponentFile file) throws IOException {
        WasiGrants grants =
                Grants.of(invocation).commandLine(List.of(), Map.of(), LogSink.NOWHERE).build();
        return Need.of(file.component().imports(), grants.imports());
    }

    private static void print(PrintStream out, ComponentFile file, List<Need> needs) {
        out.print(file.component().world().wit());
        out.println();
        int width = needs.stream().mapToInt(need -> need.wanted().name().length()).max().orElse(0);
        for (Need need : needs) {
            String how = need.how().isEmpty() ? "" : ": " + need.how();
            String name = need.wanted().name();
            String gap = " ".repeat(width - name.length() + 2);
            out.println("// " + name + gap + need.state().words() + how);
        }
        Purpose purpose = Purpose.of(file.component());
        out.println("// a " + purpose.word() + "; " + purpose.advice(file.path().toString()));
    }

    private static Json json(ComponentFile file, List<Need> needs) {
        List<Json> imports = new ArrayList<>();
        for (Need need : needs) {
            imports.add(
                    described(need.wanted())
                            .with("need", need.state().words())
                            .with("how", need.how()));
        }
        List<Json> exports = new ArrayList<>();
        file.component().exports().forEach(export -> exports.add(described(export)));
        return Json.object("file", file.path().toString())
                .with("bytes", file.bytes())
                .with("purpose", Purpose.of(file.component()).word())
                .with("imports", new Json.ArrayNode(imports))
                .with("exports", new Json.ArrayNode(exports))
                .with("wit", file.component().world().wit());
    }

    private static Json.ObjectNode described(InterfaceDescription part) {
        Json.ObjectNode functions = Json.object();
        for (Map.Entry<String, String> function : part.functions().entrySet()) {
            functions = functions.with(function.getKey(), function.getValue());
        }
        return Json.object("name", part.name()).with("functions", functions);
    }
}
