package dev.aether.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Names match by compatible version; offers add up; limits refuse nonsense. */
class HostImportsTest {
    private static boolean answers(String offered, String wanted) {
        HostImports imports = HostImports.builder().instance(offered).build();
        return imports.find(wanted).isPresent();
    }

    @Test
    void compatibleVersionsAnswerEachOther() {
        assertThat(answers("wasi:io/streams@0.2.12", "wasi:io/streams@0.2.0")).isTrue();
        assertThat(answers("wasi:io/streams@0.2.0", "wasi:io/streams@0.2.12")).isTrue();
        assertThat(answers("a:b/c@1.2.3", "a:b/c@1.9.0")).isTrue();
        assertThat(answers("a:b/c", "a:b/c")).isTrue();
        assertThat(answers("a:b/c@0.2.1+build.5", "a:b/c@0.2.4")).isTrue();
    }

    @Test
    void otherVersionsDoNot() {
        assertThat(answers("wasi:io/streams@0.2.12", "wasi:io/streams@0.3.0")).isFalse();
        assertThat(answers("a:b/c@1.2.3", "a:b/c@2.0.0")).isFalse();
        assertThat(answers("a:b/c@0.0.1", "a:b/c@0.0.2")).isFalse();
        assertThat(answers("a:b/c@0.3.0-rc-1", "a:b/c@0.3.0")).isFalse();
        assertThat(answers("a:b/c@1.0.0", "a:b/c")).isFalse();
        assertThat(answers("a:b/c@1.0.0", "a:b/d@1.0.0")).isFalse();
        assertThat(answers("a:b/c@0", "a:b/c@1")).isFalse();
    }

    @Test
    void offersOfOneInterfaceAddUp() {
        HostFunction nothing = (invocation, arguments) -> null;
        HostImports first =
                HostImports.builder().instance("a:b/c@0.2.0").function("f", nothing).build();

        HostImports both =
                HostImports.builder()
                        .include(first)
                        .instance("a:b/c@0.2.7")
                        .function("g", nothing)
                        .resource("r")
                        .build();

        var offered = both.find("a:b/c@0.2.3").orElseThrow();
        assertThat(offered.functions()).containsOnlyKeys("f", "g");
        assertThat(offered.resources()).containsOnlyKeys("r");
        assertThat(first.find("a:b/c@0.2.0").orElseThrow().functions()).containsOnlyKeys("f");
    }

    @Test
    void limitsArePositive() {
        assertThatThrownBy(() -> Limits.standard().withMemoryBytesMax(-1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Limits(1, 1, 1, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
