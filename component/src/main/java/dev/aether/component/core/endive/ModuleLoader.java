package dev.aether.component.core.endive;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;

/**
 * The classes of one compiled module. Those with its functions are defined when they are first
 * used: of what a language links to every program, most is never called.
 */
final class ModuleLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    /** In the names of classes with the module's functions or what calls one by its number. */
    private static final List<String> FUNCTIONS = List.of("FuncGroup_", "Dispatch_");

    private final SharedClasses shared;
    private final String main;
    private final Map<String, PackedClass> classes;
    private final Queue<String> used = new ConcurrentLinkedQueue<>();

    /**
     * @param main the class of its machine
     */
    ModuleLoader(SharedClasses shared, String main, Map<String, PackedClass> classes) {
        super(shared);
        this.shared = shared;
        this.main = main;
        this.classes = Map.copyOf(classes);
    }

    /** Makes machines for instances of the module. */
    Function<Instance, Machine> machines() {
        // Now rather than in the midst of a guest, which may have used up its stack.
        classes.keySet().stream().filter(name -> !isOfFunctions(name)).forEach(this::initialise);
        try {
            MethodHandle constructor =
                    MethodHandles.publicLookup()
                            .findConstructor(
                                    loadClass(main),
                                    MethodType.methodType(void.class, Instance.class))
                            .asType(MethodType.methodType(Machine.class, Instance.class));
            return instance -> made(constructor, instance);
        } catch (ReflectiveOperationException damaged) {
            throw new LinkageError("the compiled module has no machine", damaged);
        }
    }

    /** Whether it has nothing to initialise, and may be defined when it is called. */
    private static boolean isOfFunctions(String name) {
        return FUNCTIONS.stream().anyMatch(name::contains);
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

    /** The classes of functions that were used so far, in that order. */
    List<String> used() {
        return used.stream().distinct().toList();
    }

    /** Loads and verifies classes that will be used. */
    void loadAhead(List<String> names) {
        names.stream().filter(classes::containsKey).forEach(this::initialise);
    }

    private void initialise(String name) {
        try {
            Class.forName(name, true, this);
        } catch (ClassNotFoundException damaged) {
            throw new LinkageError("a compiled module lacks a class of its own", damaged);
        }
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
        if (isOfFunctions(name)) {
            used.add(name);
        }
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
