package dev.aether.component.core.endive;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import run.endive.compiler.internal.ClassCollector;

/**
 * The classes that a module was compiled to: the name of the main one, how many there are, then of
 * each its name and a {@link PackedClass}.
 */
record Classes(ByteBuffer packed) {
    /** Up to this, together: a start then waits for reading more, but for nothing inflated. */
    private static final int PLAIN_BYTES_MAX = 1 << 20;

    /** Takes them from the compiler. */
    static Classes of(ClassCollector collected) {
        int all = collected.classBytes().values().stream().mapToInt(code -> code.length).sum();
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            write(collected.mainClassName(), out);
            out.writeInt(collected.classBytes().size());
            for (var each : collected.classBytes().entrySet()) {
                byte[] code = SharedClasses.visible(each.getKey(), each.getValue());
                boolean plain = all <= PLAIN_BYTES_MAX && !SharedClasses.isShared(each.getKey());
                write(each.getKey(), out);
                (plain ? PackedClass.plain(code) : PackedClass.compressed(code)).write(out);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("in memory", impossible);
        }
        return new Classes(ByteBuffer.wrap(bytes.toByteArray()));
    }

    private static void write(String name, DataOutputStream out) throws IOException {
        byte[] text = name.replace('/', '.').getBytes(StandardCharsets.UTF_8);
        out.writeInt(text.length);
        out.write(text);
    }

    /** A class loader for them alone. */
    ModuleLoader load(SharedClasses shared) {
        ByteBuffer in = packed.duplicate();
        String main = name(in);
        int count = in.getInt();
        Map<String, PackedClass> classes = new HashMap<>();
        for (int i = 0; i < count; i++) {
            classes.put(name(in), PackedClass.read(in));
        }
        return new ModuleLoader(shared, main, classes);
    }

    private static String name(ByteBuffer in) {
        byte[] text = new byte[in.getInt()];
        in.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
