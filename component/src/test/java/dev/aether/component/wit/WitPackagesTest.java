package dev.aether.component.wit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aether.component.Component;
import dev.aether.component.host.WitFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WitPackagesTest {
    private static final Path WASI = Path.of("../examples/wit");
    private static final Path PRINTED = Path.of("src/test/resources/wit");
    private static final Path TRICKY = Path.of("src/test/resources/bindings");

    @TempDir private Path folder;

    private static NamedWorld world(String name, String text) {
        return WitPackages.read(Map.of("it.wit", text), List.of()).world(name, Set.of());
    }

    private static WitPackages wasi(String file) throws IOException {
        var others = new ArrayList<Map<String, String>>();
        try (Stream<Path> files = Files.list(WASI)) {
            for (Path each : files.filter(f -> f.toString().endsWith(".wit")).sorted().toList()) {
                if (!each.endsWith(file)) {
                    others.add(Map.of(each.toString(), Files.readString(each)));
                }
            }
        }
        return WitPackages.read(Map.of(file, Files.readString(WASI.resolve(file))), others);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "answers",
                "calls",
                "everything",
                "hello",
                "linked",
                "relay",
                "start",
                "text"
            })
    void whatIsPrintedIsReadAsWhatItWas(String name) throws IOException {
        String printed = Files.readString(PRINTED.resolve(name + ".wit"));

        assertThat(world("root", printed).world().wit()).isEqualTo(printed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cli.wit",
                "clocks.wit",
                "filesystem.wit",
                "http.wit",
                "io.wit",
                "random.wit",
                "sockets.wit"
            })
    void everyWorldOfWasiIsRead(String file) throws IOException {
        WitPackages packages = wasi(file);

        assertThat(packages.worlds()).isNotEmpty();
        for (String name : packages.worlds()) {
            String printed = packages.world(name, Set.of()).world().wit();
            assertThat(world("root", printed).world().wit()).isEqualTo(printed);
        }
    }

    /** The reference tools make a component of a world, in which that world stands again. */
    @ParameterizedTest
    @CsvSource({
        "cli.wit, command",
        "cli.wit, imports",
        "http.wit, proxy",
        "sockets.wit, imports",
        "clocks.wit, imports"
    })
    void aComponentOfAWorldHasThatWorld(String file, String name) throws Exception {
        Path dependencies = Files.createDirectories(folder.resolve("wit/deps"));
        try (Stream<Path> files = Files.list(WASI)) {
            for (Path each : files.filter(f -> f.toString().endsWith(".wit")).sorted().toList()) {
                Path target = each.endsWith(file) ? folder.resolve("wit") : dependencies;
                Files.copy(each, target.resolve(each.getFileName()));
            }
        }
        compareWithDummy(folder.resolve("wit"), name);
    }

    @Test
    void aComponentOfATrickyWorldHasThatWorld() throws Exception {
        compareWithDummy(TRICKY, "everything");
    }

    private void compareWithDummy(Path wit, String name) throws Exception {
        Path tool =
                Path.of(
                        System.getProperty("user.home"),
                        ".cache/aether/toolchains/cargo/bin/wasm-tools");
        assumeTrue(Files.isExecutable(tool), "wasm-tools is not installed");
        String module = folder.resolve("module.wasm").toString();
        String made = folder.resolve("made.wasm").toString();
        run(tool, "component", "embed", "--dummy", wit.toString(), "-w", name, "-o", module);
        run(tool, "component", "new", module, "-o", made);
        Component component = Component.parse(Files.readAllBytes(Path.of(made)));

        String read = WitFiles.read(wit).world(name, Set.of()).world().wit();

        List<String> lines = sorted(component.world().wit());
        var surplus = new ArrayList<String>(sorted(read));
        lines.forEach(line -> assertThat(surplus.remove(line)).as(line).isTrue());
        assertThat(surplus)
                .as("only what is used and not needed may be gone")
                .allMatch(line -> line.strip().startsWith("use "));
    }

    /** Tools order packages, interfaces and what is used by rules of their own. */
    private static List<String> sorted(String wit) {
        return wit.lines().flatMap(WitPackagesTest::uses).sorted().toList();
    }

    private static Stream<String> uses(String line) {
        int names = line.indexOf(".{");
        return names < 0
                ? Stream.of(line).filter(any -> !any.isBlank())
                : Stream.of(line.substring(names + 2, line.indexOf('}')).split(", "))
                        .map(name -> line.substring(0, names) + "." + name);
    }

    private static void run(Path tool, String... words) throws Exception {
        var command = new ArrayList<String>(List.of(tool.toString()));
        command.addAll(Arrays.asList(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void docsAreKept() throws IOException {
        NamedWorld command = wasi("cli.wit").world("command", Set.of());
        NamedWorld blocks =
                world(
                        "w",
                        """
                        package a:b;
                        /** The world.
                         * It is small.
                         */
                        world w {
                          /* not this */
                          /// A point.
                          @since(version = 0.1.0)
                          record point {
                            /// Across.
                            x: u32,
                          }
                        }
                        """);

        assertThat(command.docs().of("wasi:cli/environment@0.2.12", "get-arguments"))
                .isEqualTo("Get the POSIX-style arguments to the program.");
        assertThat(blocks.docs().of("", "")).isEqualTo("The world.\nIt is small.");
        assertThat(blocks.docs().of("", "point")).isEqualTo("A point.");
        assertThat(blocks.docs().of("", "point.x")).isEqualTo("Across.");
    }

    @Test
    void gatesOpenByFeatureAndVersion() {
        String text =
                """
                package a:b@0.2.1;
                interface i {
                  @since(version = 0.2.1) old: func();
                  @since(version = 0.3.0) later: func();
                  @unstable(feature = extra) more: func();
                }
                world w { import i; }
                """;
        WitPackages packages = WitPackages.read(Map.of("it.wit", text), List.of());

        assertThat(packages.world("w", Set.of()).world().wit())
                .contains("old")
                .doesNotContain("later")
                .doesNotContain("more");
        assertThat(packages.world("w", Set.of("extra")).world().wit()).contains("more");
    }

    @Test
    void includesRename() {
        String text =
                """
                package a:b;
                world small { import go: func(p: point); record point { x: u32 } import x: interface {} }
                world big { include small with { go as run, point as place } }
                """;

        assertThat(world("big", text).world().wit())
                .contains("record place", "import run: func(p: place);", "import x: interface");
    }

    @Test
    void packagesMayNest() {
        String text =
                """
                package a:b { world w { import c:d/e@1.0.0; use c:d/e@1.0.0.{t as u}; export f: func() -> u; } }
                package c:d@1.0.0 { interface e { type t = list<u8, 4>; } }
                """;

        assertThat(world("w", text).world().wit())
                .contains("use c:d/e@1.0.0.{t as u}", "export f: func() -> u", "list<u8, 4>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "interface i {}|1:1: a file begins with its package",
                "package a:b; world w { import j; }|1:31: package a:b has no 'j'",
                "package a:b; world w { import c:d/j; }|1:31: there is no package c:d here",
                "package a:b; world w { export f: func(x: y); }|1:42: there is no type 'y'",
                "package a:b; world w { export f: func() }|1:41: expected ';', got '}'",
                "package a:b; world w { export f: async func(); }|'async' belongs to WASI 0.3",
                "package a:b; world w { type t = stream<u8>; }|'stream' belongs to WASI 0.3",
                "package a:b; world w { type t = list<t>; }|type 't' holds itself",
                "package a:b; world w { record r { a: u8, A: u8 } }|1:42: 'A' is there already",
                "package a:b; world w { type u = borrow<s>; type s = u8; }|'s' is no resource",
                "package a:b; world w { include w; }|includes itself",
                "package a:b; /* world|1:14: this comment has no end",
                "package a:b; world w { # }|1:24: '#' has no meaning",
                "package a:b; world w {|1:23: expected",
                "package a:b; interface i { use i.{t}; } world w { import i; }|uses itself",
                "package a:b; world w { enum e {} }|at least one case",
            })
    void faultsAreNamedWithTheirPlace(String text, String message) {
        assertThatThrownBy(() -> world("w", text))
                .isInstanceOf(WitException.class)
                .hasMessageStartingWith("it.wit:1:")
                .hasMessageContaining(message);
    }

    @Test
    void aWorldIsFoundByNameOrNamed() {
        WitPackages packages =
                WitPackages.read(Map.of("it.wit", "package a:b; world x {} world y {}"), List.of());

        assertThatThrownBy(() -> packages.world("z", Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no world 'z' here, only: a:b/x, a:b/y");
    }

    @Test
    void brokenTextIsRefusedInOnePieceOrRead() throws IOException {
        String text = Files.readString(WASI.resolve("io.wit"));
        long seed = new SplittableRandom().nextLong();
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 2_000; i++) {
            var broken = new StringBuilder(text);
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> broken.setLength(at);
                case 1 -> broken.delete(at, Math.min(text.length(), at + random.nextInt(30)));
                default ->
                        broken.setCharAt(at, "{}()<>,;:%@*/ a\0\u20ac".charAt(random.nextInt(17)));
            }
            tryToRead(broken.toString(), "seed " + seed);
        }
    }

    private static void tryToRead(String text, String what) {
        try {
            WitPackages packages = WitPackages.read(Map.of("it.wit", text), List.of());
            packages.worlds().forEach(name -> packages.world(name, Set.of()).world().wit());
        } catch (WitException refused) {
            assertThat(refused.place().line()).as(what).isPositive();
        }
    }

    @Test
    void depthIsBounded() {
        String deep = "package a:b; world w { type t = " + "list<".repeat(100_000);

        assertThatThrownBy(() -> world("w", deep)).hasMessageContaining("nested deeper");
    }
}
