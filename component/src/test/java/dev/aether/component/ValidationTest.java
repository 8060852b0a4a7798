package dev.aether.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.ComponentException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Component Model's own tests do not ask of validation. */
@Timeout(120)
class ValidationTest {
    private static final int[] RESOURCE = {0x3f, 0x7f, 0};
    private static final int[] ANY_RESOURCE = {0x03, 0x01};

    private static ByteWriter bytes(int... octets) {
        return new ByteWriter().octets(octets);
    }

    private static ByteWriter vector(ByteWriter... elements) {
        return new ByteWriter().vector(List.of(elements));
    }

    /** The name of an import or export. */
    private static ByteWriter named(String name) {
        return bytes(0).name(name);
    }

    private static ByteWriter instanceType(ByteWriter... declarations) {
        return bytes(0x42).bytes(vector(declarations).toBytes());
    }

    private static ByteWriter exportDeclaration(String name, int... type) {
        return bytes(4).bytes(named(name).toBytes()).octets(type);
    }

    /** A declaration that is the type with that index outside. */
    private static ByteWriter outerType(int index) {
        return bytes(2, 3, 2, 1).unsigned(index);
    }

    private static byte[] types(int count, ByteWriter first, IntFunction<ByteWriter> next) {
        var types = new ArrayList<ByteWriter>();
        types.add(first);
        for (int i = 1; i < count; i++) {
            types.add(next.apply(i));
        }
        return MalformedTest.component().section(7, new ByteWriter().vector(types)).toBytes();
    }

    private static void assertRefused(Code code, byte[] bytes, String reason) {
        assertThatThrownBy(() -> Component.parse(bytes))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining(reason)
                .extracting(e -> ((ComponentException) e).code())
                .isEqualTo(code);
    }

    /** Components with some bytes changed, and what another implementation says of each. */
    @Test
    void whatAnotherImplementationRefusesIsRefusedAndNothingElse() throws IOException {
        var differences = new TreeMap<String, String>();
        var files = SpecificationTest.files();
        for (String line : lines("mutants.txt")) {
            String[] words = line.split(" ");
            byte[] bytes = Objects.requireNonNull(files.get(words[0]), words[0]).clone();
            for (int i = 2; i < words.length; i++) {
                String[] change = words[i].split(":");
                bytes[Integer.parseInt(change[0])] = (byte) Integer.parseInt(change[1]);
            }
            String verdict = verdict(bytes);
            if (!verdict.startsWith(words[1])) {
                differences.put(line, verdict);
            }
        }

        assertThat(differences).isEmpty();
    }

    private static List<String> lines(String name) throws IOException {
        try (InputStream in = ValidationTest.class.getResourceAsStream("/specification/" + name)) {
            byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static String verdict(byte[] bytes) {
        try {
            Component.parse(bytes);
            return "valid";
        } catch (ComponentException e) {
            // What is not supported may be valid all the same.
            return e.code() == Code.UNSUPPORTED ? "valid, " + e.getMessage() : "refused: " + e;
        }
    }

    @Test
    void instanceTypesThatDoubleAtEveryStepAreRefused() {
        byte[] bytes =
                types(
                        60,
                        instanceType(exportDeclaration("r", ANY_RESOURCE)),
                        i ->
                                instanceType(
                                        outerType(i - 1),
                                        exportDeclaration("a", 5, 0),
                                        exportDeclaration("b", 5, 0)));

        assertRefused(Code.TOO_LARGE, bytes, "more than");
    }

    @Test
    void deepInstanceTypesAreRefused() {
        byte[] bytes =
                types(
                        5_000,
                        instanceType(),
                        i -> instanceType(outerType(i - 1), exportDeclaration("a", 5, 0)));

        assertRefused(Code.TOO_LARGE, bytes, "levels");
    }

    @Test
    void manyInstancesOfALargeComponentAreRefused() {
        var declarations = new ArrayList<ByteWriter>();
        declarations.add(exportDeclaration("r", ANY_RESOURCE));
        declarations.add(bytes(1, 0x69, 0));
        declarations.add(bytes(1, 0x40, 0, 0, 1));
        for (int i = 0; i < 1_000; i++) {
            declarations.add(exportDeclaration("f" + i, 1, 2));
        }
        var type = bytes(0x41).bytes(new ByteWriter().vector(declarations).toBytes());
        var instances = new ArrayList<ByteWriter>();
        for (int i = 0; i < 5_000; i++) {
            instances.add(bytes(0, 0, 0));
        }
        byte[] bytes =
                MalformedTest.component()
                        .section(7, vector(type))
                        .section(10, vector(named("c").octets(4, 0)))
                        .section(5, new ByteWriter().vector(instances))
                        .toBytes();

        assertRefused(Code.TOO_LARGE, bytes, "steps to check");
    }

    @Test
    void manyInstancesOfALargeModuleAreRefused() {
        var imports = new ArrayList<ByteWriter>();
        var exports = new ArrayList<ByteWriter>();
        for (int i = 0; i < 10_000; i++) {
            imports.add(new ByteWriter().name("m").name("f" + i).octets(0, 0));
            exports.add(new ByteWriter().name("f" + i).octets(0, 0));
        }
        var giving =
                coreModule()
                        .section(3, vector(bytes(0)))
                        .section(7, new ByteWriter().vector(exports));
        var taking = coreModule().section(2, new ByteWriter().vector(imports));
        var instances = new ArrayList<ByteWriter>();
        instances.add(bytes(0, 0, 0));
        for (int i = 0; i < 1_000; i++) {
            instances.add(bytes(0, 1, 1).name("m").octets(0x12, 0));
        }
        byte[] bytes =
                MalformedTest.component()
                        .section(1, giving)
                        .section(1, taking)
                        .section(2, new ByteWriter().vector(instances))
                        .toBytes();

        assertRefused(Code.TOO_LARGE, bytes, "steps to check");
    }

    /** A core module with one type, of functions without parameters and results. */
    private static ByteWriter coreModule() {
        return bytes(0, 'a', 's', 'm', 1, 0, 0, 0).section(1, vector(bytes(0x60, 0, 0)));
    }

    @Test
    void labelsAreCountedWhenTypesAreCompared() {
        var labels = new ByteWriter().octets(0x6d).unsigned(20_000);
        for (int i = 0; i < 20_000; i++) {
            labels.name("l" + i);
        }
        var wanting =
                MalformedTest.component()
                        .section(7, vector(labels))
                        .section(10, vector(named("e").octets(3, 0, 0)))
                        .section(7, vector(tuple(1)))
                        .section(10, vector(named("t").octets(3, 0, 2)));
        var arguments = bytes(0, 0, 2).name("e").octets(3, 0).name("t").octets(3, 1);
        byte[] bytes =
                MalformedTest.component()
                        .section(4, wanting)
                        .section(7, vector(labels, tuple(0)))
                        .section(5, vector(arguments))
                        .toBytes();

        assertRefused(Code.TOO_LARGE, bytes, "steps to check");
    }

    /** A tuple of that type a thousand times. */
    private static ByteWriter tuple(int type) {
        var tuple = bytes(0x6f).unsigned(1_000);
        for (int i = 0; i < 1_000; i++) {
            tuple.octets(type);
        }
        return tuple;
    }

    /** A component that exports one resource twice, the second time said to be any resource. */
    private static ByteWriter exportedTwice() {
        return MalformedTest.component()
                .section(7, vector(bytes(RESOURCE)))
                .section(
                        11,
                        vector(
                                named("one").octets(3, 0, 0),
                                named("other").octets(3, 0, 1).octets(ANY_RESOURCE)));
    }

    @Test
    void aResourceMayBeExportedAsAnyResource() {
        assertThat(Component.parse(exportedTwice().toBytes()).imports()).isEmpty();
    }

    @Test
    void aResourceExportedAsAnyResourceIsAnother() {
        var same =
                MalformedTest.component()
                        .section(
                                10,
                                vector(
                                        named("a").octets(ANY_RESOURCE),
                                        named("b").octets(3, 0, 0)));
        var arguments = new ByteWriter().octets(0, 0, 2).name("a").octets(3, 1).name("b");
        byte[] bytes =
                exportedTwice()
                        .section(4, same)
                        .section(5, vector(arguments.octets(3, 2)))
                        .toBytes();

        assertRefused(Code.MALFORMED, bytes, "resource types are not the same");
    }

    @Test
    void anInstanceMayBeExportedWithItsResourcesHidden() {
        byte[] bytes =
                MalformedTest.component()
                        .section(
                                7,
                                vector(
                                        bytes(RESOURCE),
                                        instanceType(exportDeclaration("r", ANY_RESOURCE))))
                        .section(5, vector(bytes(1, 1).bytes(named("r").octets(3, 0).toBytes())))
                        .section(11, vector(named("i").octets(5, 0, 1, 5, 1)))
                        .toBytes();

        assertThat(Component.parse(bytes).exports()).hasSize(1);
    }

    private static byte[] importing(ByteWriter name) {
        return MalformedTest.component()
                .section(7, vector(bytes(0x40, 0, 1, 0)))
                .section(10, vector(name.octets(1, 0)))
                .toBytes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a-1",
                "B",
                "B-c-D2",
                "a:b/c",
                "a:b/C",
                "a:b/c@1.2.3",
                "a:b/c@1.0.0-rc.1+x.2",
                "a:b/c@1.0.0-a.0b.-",
                "a:b/c@1",
                "a:b/c@0.2",
                "a:b/c@0.0.3",
                "a:b/c@0.0.0"
            })
    void namesMayBe(String name) {
        assertThat(Component.parse(importing(named(name))).imports()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "a b",
                "a_b",
                "1a",
                "aB",
                "a--b",
                "é",
                "[getter]a",
                "[constructor]",
                "[method]a",
                "a:b",
                "a/b:c",
                "a:b/c/d",
                "a:b:c/d",
                "a:B/c",
                "a:b/c@0",
                "a:b/c@01.2.3",
                "a:b/c@1.2",
                "a:b/c@1.2.3-01",
                "url=<https://example.org>",
                "locked-dep=<a:b>"
            })
    void namesMayNotBe(String name) {
        assertThatThrownBy(() -> Component.parse(importing(named(name))))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("`" + name + "`");
    }

    @Test
    void aLongNameIsReadAsAnyOther() {
        String longName = "a:b/c@1.0.0-" + "x.".repeat(40_000) + "x";

        assertThat(Component.parse(importing(named(longName))).imports()).hasSize(1);
        assertRefused(Code.MALFORMED, importing(named(longName + ".")), "not a valid semver");
        assertRefused(Code.MALFORMED, importing(named("a-".repeat(40_000))), "kebab case");
    }

    private static byte[] withSuffix(String name, String suffix) {
        return importing(bytes(2).name(name).octets(1, 1).name(suffix));
    }

    @Test
    void aVersionSuffixCompletesACanonicalVersion() {
        assertThat(Component.parse(withSuffix("a:b/c@0.2", ".6-rc.1")).imports()).hasSize(1);
        assertRefused(Code.MALFORMED, withSuffix("a:b/c@0.2", ".6.7"), "not a valid semver");
        assertRefused(Code.MALFORMED, withSuffix("a:b/c@0.2.6", ""), "canonical version");
        assertRefused(Code.MALFORMED, withSuffix("a:b/c", ".1"), "canonical version");
        assertRefused(Code.MALFORMED, withSuffix("a", ".1"), "version suffix");
    }

    @Test
    void anUnknownSectionIsRefusedEvenIfItIsEmpty() {
        byte[] bytes = MalformedTest.component().section(13, bytes(0)).toBytes();

        assertRefused(Code.MALFORMED, bytes, "unknown section 13");
    }
}
