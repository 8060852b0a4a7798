package dev.aether.component.core.endive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import run.endive.compiler.internal.ClassCollector;
import run.endive.compiler.internal.ClassLoadingCollector;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;

/**
 * The classes that a module was compiled to, compressed: the name of the main one, how many there
 * are, then name, length and bytes of each.
 */
record Classes(ByteBuffer compressed) {
    /** Takes them from the compiler. */
    static Classes of(ClassCollector collected) {
        var bytes = new ByteArrayOutputStream();
        var fast = new Deflater(Deflater.BEST_SPEED);
        try (var out = new DataOutputStream(new DeflaterOutputStream(bytes, fast))) {
            out.writeUTF(collected.mainClassName());
            out.writeInt(collected.classBytes().size());
            for (var each : collected.classBytes().entrySet()) {
                out.writeUTF(each.getKey());
                out.writeInt(each.getValue().length);
                out.write(each.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("in memory", impossible);
        } finally {
            fast.end();
        }
        return new Classes(ByteBuffer.wrap(bytes.toByteArray()));
    }

    /** Defines them in a class loader of their own. */
    Function<Instance, Machine> load() {
        var loaded = new ClassLoadingCollector();
        var bytes =
                new ByteArrayInputStream(
                        compressed.array(),
                        compressed.arrayOffset() + compressed.position(),
                        compressed.remaining());
        try (var in = new DataInputStream(new InflaterInputStream(bytes))) {
            String main = in.readUTF();
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                String name = in.readUTF();
                byte[] code = in.readNBytes(in.readInt());
                if (name.equals(main)) {
                    loaded.putMainClass(name, code);
                } else {
                    loaded.put(name, code);
                }
            }
        } catch (IOException damaged) {
            throw new UncheckedIOException("compiled classes are damaged", damaged);
        }
        return loaded.machineFactory();
    }
}
