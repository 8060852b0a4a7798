package dev.aether.component.bindings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.Component;
import dev.aether.component.ComponentException;
import dev.aether.component.bindings.Bindings.Wanted;
import dev.aether.component.host.WitFiles;
import dev.aether.component.text.WitFunction;
import dev.aether.component.text.WitInterface;
import dev.aether.component.text.WitWorld;
import dev.aether.component.wit.NamedWorld;
import dev.aether.component.wit.WitDocs;
import dev.aether.component.wit.WitPackages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BindingsTest {
    static final Path TRICKY = Path.of("src/test/resources/bindings");

    @TempDir private Path folder;

    static NamedWorld tricky() throws IOException {
        return WitFiles.read(TRICKY).world("everything", Set.of());
    }

    private static NamedWorld world(String text) {
        return WitPackages.read(Map.of("it.wit", text), List.of()).world("w", Set.of());
    }

    @Test
    void trickyNamesCompile() throws IOException {
        Map<String, String> sources = Bindings.of(tricky(), new Wanted("com.acme", "", false));

        Compiled.compile(folder, sources);

        assertThat(Bindings.of(tricky(), new Wanted("com.acme", "", false))).isEqualTo(sources);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/test/guests/everything/everything.wasm",
                "../examples/hello/hello.wasm",
                "../examples/relay/relay.wasm",
                "../examples/words/words.wasm",
                "src/test/resources/guests/answers.wasm",
                "src/test/resources/guests/calls.wasm",
                "src/test/resources/guests/counters.wasm",
                "src/test/resources/guests/things.wasm",
            })
    void componentsCompileWithAndWithoutWasi(String file) throws IOException {
        var world = Component.parse(Files.readAllBytes(Path.of(file))).world();
        var named = new NamedWorld("root:component/root", world, WitDocs.none());

        Compiled.compile(folder, Bindings.of(named, new Wanted("a.b", "Guest", false)));
        Compiled.compile(folder, Bindings.of(named, new Wanted("a.c", "Guest", true)));
    }

    @Test
    void namesThatClashAreToldApart() throws IOException {
        var world =
                world(
                        """
                        package a:b@0.1.0 {
                          interface types { resource types { bind: func(); of: func(); } f: func(); }
                          interface %list { enum %list { a, b } get: func() -> %list; }
                          interface names { variant names { names(u8), object, result(result) }
                            close: func(names: names); equals: func(of: list<u8, 2>) -> names; }
                          world w {
                            import types; import c:d/types@1.0.0; import c:d/types@2.0.0;
                            import e:d/types; import %list;
                            export types; export %list; export names; export bind: func(guest: u8);
                            export close: func(%package: u8); export types-of: func();
                            import w: func(); import names-of: func();
                            record imports { w: u8 }
                          }
                        }
                        package c:d@1.0.0 { interface types { f: func(); } }
                        package c:d@2.0.0 { interface types { f: func(); } }
                        package e:d { interface types { f: func(); } }
                        """);

        var sources = Bindings.of(world, new Wanted("a.b", "", false));

        Compiled.compile(folder, sources);
        assertThat(sources.keySet())
                .contains(
                        "a/b/BTypes.java",
                        "a/b/CDTypes100.java",
                        "a/b/CDTypes200.java",
                        "a/b/EDTypes.java",
                        "a/b/BList.java",
                        "a/b/Names.java",
                        "a/b/W.java");
    }

    @Test
    void whatOthersAnswerIsLeftOutButForTypes() throws IOException {
        var world =
                world(
                        """
                        package wasi:x@0.2.0 {
                          interface types { resource r; enum code { a, b } enum unused { a } }
                          interface handler { use types.{r, code}; handle: func(r: r) -> code; }
                        }
                        package a:b { world w {
                          import wasi:x/handler@0.2.0; export wasi:x/handler@0.2.0;
                        } }
                        """);

        Map<String, String> sources = Bindings.of(world, new Wanted("a.b", "", false));

        Compiled.compile(folder, sources);
        assertThat(sources.keySet())
                .containsExactly(
                        "a/b/Handler.java",
                        "a/b/HandlerExport.java",
                        "a/b/Types.java",
                        "a/b/TypesImport.java",
                        "a/b/W.java",
                        "a/b/package-info.java");
        assertThat(sources.get("a/b/Handler.java")).contains("Types.Code handle(Object r);");
        assertThat(sources.get("a/b/Types.java")).doesNotContain("Unused");
    }

    @Test
    void docsCannotEndTheirComment() throws IOException {
        var world =
                world(
                        """
                        package a:b;
                        /// \\\\u000a class X { \\u000a class Y {
                        /// @param nothing */ /* and `code`
                        world w { export f: func(); }
                        """);

        Map<String, String> sources = Bindings.of(world, new Wanted("a.b", "", false));

        Compiled.compile(folder, sources);
        assertThat(sources.get("a/b/W.java")).contains("&#92;u000a", "&#64;param");
    }

    @Test
    void aComponentCannotPutCodeIntoTheSource() {
        var type = new WitInterface("a:b/c");
        type.add("x\"); } //", new WitFunction(List.of(), Optional.empty()));
        var imports = Map.<String, WitWorld.Item>of("a:b/c", new WitWorld.Item.OfInterface(type));
        var world = new WitWorld(new WitInterface(""), imports, Map.of());

        assertThatThrownBy(() ->
                        Bindings.of(
                                new NamedWorld("a:b/w", world, WitDocs.none()),
                                new Wanted("a.b", "", false)))
                .isInstanceOf(ComponentException.class)
                .hasMessageStartingWith("this is no name in WIT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a..b", "a.class{}", "../x", "A/b"})
    void aPackageIsAPackage(String name) {
        assertThatThrownBy(() -> new Wanted(name, "", false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no Java package");
    }
}
