package dev.aether.component.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void aNameHasAPackageAndAShortName() {
        assertThat(Words.packageOf("wasi:io/streams@0.2.12")).contains("wasi:io@0.2.12");
        assertThat(Words.shortName("wasi:io/streams@0.2.12")).isEqualTo("streams");
        assertThat(Words.packageOf("demo:app/things")).contains("demo:app");
        assertThat(Words.shortName("demo:app/things")).isEqualTo("things");
    }

    @Test
    void aDamagedNameIsNoVersionBeforeItsSlash() {
        assertThat(Words.packageOf("@emo:app/things")).contains("@emo:app");
        assertThat(Words.shortName("@emo:app/things@1.0.0")).isEqualTo("things");
        assertThat(Words.shortName("@things")).isEmpty();
    }
}
