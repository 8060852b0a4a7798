package dev.aether.component.core.endive;

import java.lang.classfile.AccessFlags;
import java.lang.classfile.ClassFile;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import run.endive.runtime.Machine;

/**
 * Classes that the compiler writes into every module, though they are the same in each: they are
 * defined and verified once.
 */
final class SharedClasses extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    /** How the name ends of what does not depend on the module. */
    private static final String SHARED = "Shaded";

    private final ConcurrentMap<String, PackedClass> classes = new ConcurrentHashMap<>();

    SharedClasses() {
        super(Machine.class.getClassLoader());
    }

    /** Whether the name is that of a class which is the same in every module. */
    static boolean isShared(String name) {
        return name.endsWith(SHARED);
    }

    /** A class as a module keeps it: what can be shared is made visible to other loaders. */
    static byte[] visible(String name, byte[] code) {
        if (!isShared(name)) {
            return code;
        }
        ClassFile file = ClassFile.of();
        return file.transformClass(
                file.parse(code),
                (builder, element) -> {
                    if (element instanceof AccessFlags flags) {
                        builder.withFlags(flags.flagsMask() | ClassFile.ACC_PUBLIC);
                    } else {
                        builder.with(element);
                    }
                });
    }

    /** Whether a module's class is the one here; the first of its name becomes that. */
    boolean isSame(String name, PackedClass packed) {
        return isShared(name)
                && classes.computeIfAbsent(name, first -> packed.copy()).equals(packed);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        PackedClass packed = classes.get(name);
        if (packed == null) {
            throw new ClassNotFoundException(name);
        }
        byte[] code = packed.unpacked();
        return defineClass(name, code, 0, code.length);
    }
}
