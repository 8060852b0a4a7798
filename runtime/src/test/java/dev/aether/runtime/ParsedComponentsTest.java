package dev.aether.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.CompilationCache;
import dev.aether.component.Component;
import dev.aether.component.ComponentException;
import dev.aether.environment.Bytes;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParsedComponentsTest {
    private static final byte[] EMPTY = HexFormat.of().parseHex("0061736d0d000100");

    private final ParsedComponents components = new ParsedComponents(new Noted());

    /** An empty component with a custom section, about as large as asked for. */
    private static Bytes component(int mebibytes, int number) {
        int length = (mebibytes << 20) + 10;
        var bytes = ByteBuffer.allocate(EMPTY.length + 6 + length).put(EMPTY).put((byte) 0);
        for (int shift = 0; shift < 35; shift += 7) {
            bytes.put((byte) (length >>> shift & 0x7f | (shift < 28 ? 0x80 : 0)));
        }
        return Bytes.wrap(bytes.put((byte) 1).put((byte) ('a' + number)).array());
    }

    private Component of(int mebibytes, int number) {
        return components.of("sha256:" + number, component(mebibytes, number));
    }

    @Test
    void whatWasReadIsShared() {
        assertThat(of(0, 1)).isSameAs(of(0, 1)).isNotSameAs(of(0, 2));
    }

    @Test
    void whatWasUsedLongestAgoGoesFirst() {
        Component first = of(1, 1);
        Component second = of(1, 2);
        of(1, 3);
        assertThat(of(1, 1)).isSameAs(first);

        of(1, 4);

        assertThat(of(1, 1)).isSameAs(first);
        assertThat(of(1, 2)).isNotSameAs(second);
    }

    @Test
    void whatIsLargerThanAllMayBeIsNotKept() {
        Component small = of(0, 1);

        assertThat(of(5, 2)).isNotSameAs(of(5, 2));
        assertThat(of(0, 1)).isSameAs(small);
    }

    @Test
    void whatIsNoComponentIsRefusedEachTime() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> components.of("sha256:x", Bytes.utf8("no component")))
                    .isInstanceOf(ComponentException.class);
        }
    }

    private static final class Noted implements CompilationCache {
        private final Map<String, byte[]> stored = new HashMap<>();

        @Override
        public Optional<byte[]> find(String key) {
            return Optional.ofNullable(stored.get(key));
        }

        @Override
        public void store(String key, byte[] artefact) {
            stored.put(key, artefact);
        }
    }
}
