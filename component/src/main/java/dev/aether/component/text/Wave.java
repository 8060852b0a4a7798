package dev.aether.component.text;

import org.jspecify.annotations.Nullable;

/**
 * Values as text, {@code {name: "x", tags: [1, 2]}}, in the WebAssembly Value Encoding. Java
 * objects stand for values as {@link dev.aether.component.HostFunction} says.
 *
 * @see <a href="https://github.com/bytecodealliance/wasm-tools/tree/main/crates/wasm-wave">WAVE</a>
 */
public final class Wave {
    private Wave() {}

    /**
     * Reads one value and nothing else.
     *
     * @throws WaveException if the text is no value of that type; handles have no text at all
     */
    public static Object parse(WitType type, String text) {
        var in = new WaveInput(text);
        Object value = new WaveReader(in).value(type);
        in.requireEnd();
        return value;
    }

    /**
     * Writes a value.
     *
     * @throws IllegalArgumentException if it does not fit the type
     */
    public static String print(WitType type, @Nullable Object value) {
        var out = new StringBuilder();
        new WaveWriter(out).value(type, value);
        return out.toString();
    }
}
