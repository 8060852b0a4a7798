package dev.aether.component.core.endive;

import java.util.Map;

/** The classes of one compiled module, each defined when it is first used. */
final class ModuleLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final SharedClasses shared;
    private final Map<String, PackedClass> classes;

    ModuleLoader(SharedClasses shared, Map<String, PackedClass> classes) {
        super(shared);
        this.shared = shared;
        this.classes = Map.copyOf(classes);
    }

    /** Other than specified, what the module brings comes first: names are the same in all. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        PackedClass packed = classes.get(name);
        if (packed == null || shared.isSame(name, packed)) {
            return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? define(name, packed) : loaded;
    }

    /** Without a lock, which a guest at the end of its stack might leave taken for ever. */
    private Class<?> define(String name, PackedClass packed) {
        byte[] code = packed.unpacked();
        try {
            return defineClass(name, code, 0, code.length);
        } catch (LinkageError twice) {
            Class<?> byAnother = findLoadedClass(name);
            if (byAnother == null) {
                throw twice;
            }
            return byAnother;
        }
    }
}
