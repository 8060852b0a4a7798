package dev.aether.component.core.endive;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.Deflater;
import run.endive.compiler.internal.ClassCollector;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;

/**
 * The classes that a module was compiled to: the name of the main one, how many there are, then of
 * each its name, its length and its compressed bytes behind theirs.
 */
record Classes(ByteBuffer packed) {
    /** In the name of a class of the module's functions, which has nothing to initialise. */
    private static final String FUNCTIONS = "FuncGroup_";

    /** Takes them from the compiler. */
    static Classes of(ClassCollector collected) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            write(collected.mainClassName(), out);
            out.writeInt(collected.classBytes().size());
            for (var each : collected.classBytes().entrySet()) {
                byte[] code = SharedClasses.visible(each.getKey(), each.getValue());
                byte[] compressed = compressed(code);
                write(each.getKey(), out);
                out.writeInt(code.length);
                out.writeInt(compressed.length);
                out.write(compressed);
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

    private static byte[] compressed(byte[] code) {
        var fast = new Deflater(Deflater.BEST_SPEED);
        try {
            fast.setInput(code);
            fast.finish();
            var out = new ByteArrayOutputStream(code.length / 2);
            byte[] part = new byte[8192];
            while (!fast.finished()) {
                out.write(part, 0, fast.deflate(part));
            }
            return out.toByteArray();
        } finally {
            fast.end();
        }
    }

    /**
     * Makes them ready in a class loader of their own, which defines each when it is first used: of
     * what a language links to every program, most is never called.
     */
    Function<Instance, Machine> load(SharedClasses shared) {
        ByteBuffer in = packed.duplicate();
        String main = name(in);
        int count = in.getInt();
        Map<String, PackedClass> classes = new HashMap<>();
        for (int i = 0; i < count; i++) {
            classes.put(name(in), PackedClass.read(in));
        }
        var loader = new ModuleLoader(shared, classes);
        classes.keySet().stream()
                .filter(each -> !each.contains(FUNCTIONS))
                .forEach(each -> initialise(each, loader));
        return factory(loader, main);
    }

    /** Now rather than in the midst of a guest, which may have used up its stack. */
    private static void initialise(String name, ModuleLoader loader) {
        try {
            Class.forName(name, true, loader);
        } catch (ClassNotFoundException damaged) {
            throw new LinkageError("a compiled module lacks a class of its own", damaged);
        }
    }

    private static String name(ByteBuffer in) {
        byte[] text = new byte[in.getInt()];
        in.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static Function<Instance, Machine> factory(ModuleLoader loader, String main) {
        try {
            MethodHandle constructor =
                    MethodHandles.publicLookup()
                            .findConstructor(
                                    loader.loadClass(main),
                                    MethodType.methodType(void.class, Instance.class))
                            .asType(MethodType.methodType(Machine.class, Instance.class));
            return instance -> made(constructor, instance);
        } catch (ReflectiveOperationException damaged) {
            throw new LinkageError("the compiled module has no machine", damaged);
        }
    }

    private static Machine made(MethodHandle constructor, Instance instance) {
        try {
            return (Machine) constructor.invokeExact(instance);
        } catch (RuntimeException | Error fault) {
            throw fault;
        } catch (Throwable undeclared) {
            throw new IllegalStateException("constructors of machines declare none", undeclared);
        }
    }
}
