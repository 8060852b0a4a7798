package dev.aether.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Strings through components of all three encodings, and back. */
@EveryEngine
class TextTest {
    private final ComponentEngine engine;
    private final ComponentInstance guest;

    TextTest(ComponentEngine engine) {
        this.engine = engine;
        this.guest = Guests.instance(engine, "text");
    }

    @Test
    void stringsSurviveEveryEncoding() {
        assertThat(guest.call("echo", "")).isEqualTo("");
        assertThat(guest.call("echo", "plain")).isEqualTo("plain");
        assertThat(guest.call("echo", "na\u00efve")).isEqualTo("na\u00efve");
        assertThat(guest.call("echo", "\u4f60\u597d")).isEqualTo("\u4f60\u597d");
        assertThat(guest.call("echo", "\ud83d\ude80 \u00e9")).isEqualTo("\ud83d\ude80 \u00e9");
        assertThat(guest.call("echo", "\ufffd")).isEqualTo("\ufffd");
        assertThat(guest.call("echo", "\u0000")).isEqualTo("\u0000");
    }

    @Test
    void postReturnSeesTheResultOfEveryCall() {
        guest.call("echo", "one");
        guest.call("echo", "two");

        assertThat(guest.call("freed")).isEqualTo(2 * 16);
    }

    @Test
    void halfASurrogatePairIsNoString() {
        for (String half : new String[] {"\ud800", "a\udc00", "\udc00\ud800", "x\ud83d\ud83d"}) {
            assertThatThrownBy(() -> Guests.instance(engine, "text").call("echo", half))
                    .isInstanceOf(ComponentException.class)
                    .hasMessageContaining("half a surrogate pair");
        }
    }
}
