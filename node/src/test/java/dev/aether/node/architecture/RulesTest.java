package dev.aether.node.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules themselves: do they see what they forbid, and only that? */
final class RulesTest {
    @TempDir Path root;

    private FileShape shape(String body) throws Exception {
        Path file = root.resolve("Sample.java");
        Files.writeString(file, body);
        return FileShape.of(Sources.parse(root, List.of(file)).getFirst());
    }

    private MethodShape method(String body) throws Exception {
        return shape("class Sample { " + body + " }").methods().getFirst();
    }

    @Test
    void nestingCountsControlStatementsInEachOther() throws Exception {
        assertThat(method("void m() { if (a) { for (;;) { while (b) { c(); } } } }").nesting())
                .isEqualTo(3);
        assertThat(method("void m() { if (a) { } else if (b) { } else if (c) { } }").nesting())
                .isEqualTo(1);
        assertThat(method("void m() { if (a) { } else { if (b) { } } }").nesting()).isEqualTo(2);
        assertThat(
                        method(
                                        "int m() { try { return switch (a) { default -> 1; }; } finally { } }")
                                .nesting())
                .isEqualTo(2);
        assertThat(method("void m() { new A() { void n() { if (a) { } } }; }").nesting()).isZero();
    }

    @Test
    void linesRunFromTheFirstModifierToTheLastBrace() throws Exception {
        assertThat(method("/** Doc.\n */ void m() {\n\n}").lines()).isEqualTo(3);
    }

    @Test
    void aRecordHeaderMayBeLong() throws Exception {
        FileShape shape =
                shape("record R(int a, int b) { R { } R(int a) { this(a, 1); } void m(int x) {} }");

        assertThat(shape.methods()).extracting(MethodShape::parameters).containsExactly(0, 0, 1);
    }

    @Test
    void anEmptyCatchNeedsAComment() throws Exception {
        assertThat(shape("class S { void m() { try { a(); } catch (E e) { } } }").emptyCatches())
                .containsExactly("Sample.java:1");
        assertThat(
                        shape("class S { void m() { try { a(); } catch (E e) { // why\n } } }")
                                .emptyCatches())
                .isEmpty();
    }

    @Test
    void locksOfTheLanguageAndParallelStreamsAreSeen() throws Exception {
        FileShape shape =
                shape(
                        "class S { synchronized void m() { synchronized (this) { x.parallel(); } } }");

        assertThat(shape.synchronizations()).containsExactly("Sample.java m", "Sample.java:1");
        assertThat(shape.parallelStreams()).containsExactly("Sample.java:1");
    }

    @Test
    void aDisabledTestIsSeen() throws Exception {
        assertThat(shape("class S { @Disabled(\"why\") void m() { } }").disabled()).hasSize(1);
    }

    @Test
    void rowsLookDownOnly() {
        assertThat(House.maySee("state", "consensus")).isTrue();
        assertThat(House.maySee("consensus", "state")).isFalse();
        assertThat(House.maySee("mesh", "state")).isFalse();
        assertThat(House.maySee("api", "control")).isTrue();
        assertThat(House.maySee("control", "api")).isFalse();
        assertThat(House.maySee("cli", "state")).isFalse();
        assertThat(House.maySee("component", "environment")).isFalse();
    }

    @Test
    void innerPackagesOfTheEnvironmentServeThoseWhoBuildMachines() {
        String simulated = "dev.aether.environment.simulated";

        assertThat(House.mayUseInner("dev.aether.simulation", simulated)).isTrue();
        assertThat(House.mayUseInner("dev.aether.transport.simulated", simulated)).isTrue();
        assertThat(House.mayUseInner("dev.aether.state", simulated)).isFalse();
        assertThat(House.mayUseInner("dev.aether.node", "dev.aether.environment.system")).isTrue();
        assertThat(House.mayUseInner("dev.aether.api", "dev.aether.state.mvcc")).isFalse();
        assertThat(House.mayUseInner("dev.aether.api", "dev.aether.state.wire")).isTrue();
        assertThat(House.mayUseInner("dev.aether.runtime", "dev.aether.component.wasi")).isTrue();
        assertThat(House.mayUseInner("dev.aether.runtime", "dev.aether.component.abi")).isFalse();
    }

    @Test
    void bannedCallsAreKnownByOwnerAndName() {
        assertThat(Banned.isCall("java.lang.System", "nanoTime")).isTrue();
        assertThat(Banned.isCall("java.lang.System", "arraycopy")).isFalse();
        assertThat(Banned.isCall("java.lang.Thread", "sleep")).isTrue();
        assertThat(Exempt.includes("dev.aether.component.host")).isTrue();
        assertThat(Exempt.includes("dev.aether.component.hosting")).isFalse();
    }
}
