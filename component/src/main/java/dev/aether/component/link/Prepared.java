package dev.aether.component.link;

import dev.aether.component.ComponentException;
import dev.aether.component.ComponentException.Code;
import dev.aether.component.ComponentInstance;
import dev.aether.component.ComponentTemplate;
import dev.aether.component.HostImports;
import dev.aether.component.InterfaceName;
import dev.aether.component.Limits;
import dev.aether.component.Snapshot;
import dev.aether.component.core.CoreEngine;
import dev.aether.component.core.CoreModule;
import dev.aether.component.core.CoreStores;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A plan whose modules are compiled and whose needs are bound. Immutable, for any thread. */
public final class Prepared implements ComponentTemplate {
    private final byte[] digest;
    private final Plan plan;
    private final Binding binding;
    private final CoreStores stores;
    private final List<CoreModule> modules;
    private final List<List<Item.Core>> coreImports;
    private final Map<String, Item.Function> exports;

    private Prepared(
            byte[] digest,
            Plan plan,
            Binding binding,
            CoreStores stores,
            List<CoreModule> modules,
            List<List<Item.Core>> coreImports) {
        this.digest = digest;
        this.plan = plan;
        this.binding = binding;
        this.stores = stores;
        this.modules = List.copyOf(modules);
        this.coreImports = List.copyOf(coreImports);
        this.exports = exportedFunctions(plan);
    }

    /**
     * Compiles the modules of a planned component and binds its imports.
     *
     * @throws ComponentException if an import is missing or a core module does not fit
     */
    static Prepared prepare(byte[] bytes, Plan plan, HostImports imports, CoreEngine engine) {
        Binding binding = Binding.bind(plan, imports);
        var ranges = new ArrayList<byte[]>();
        for (Plan.ModuleBytes range : plan.modules()) {
            int end = range.start() + range.length();
            ranges.add(Arrays.copyOfRange(bytes, range.start(), end));
        }
        List<CoreModule> modules = engine.compile(ranges);
        List<List<Item.Core>> imported = new CoreLinker(plan, modules).link();
        return new Prepared(sha256(bytes), plan, binding, engine.stores(), modules, imported);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    @Override
    public ComponentInstance unstarted(Limits limits, Object hostState) {
        return RunningComponent.unstarted(this, limits, hostState);
    }

    @Override
    public ComponentInstance restore(Snapshot snapshot, Limits limits, Object hostState) {
        return RunningComponent.restored(this, limits, hostState, snapshot);
    }

    /** The SHA-256 of the component. */
    byte[] digest() {
        return digest.clone();
    }

    Plan plan() {
        return plan;
    }

    Binding binding() {
        return binding;
    }

    /** Where its instances live. */
    CoreStores stores() {
        return stores;
    }

    CoreModule module(int index) {
        return modules.get(index);
    }

    List<Item.Core> imports(int coreInstance) {
        return coreImports.get(coreInstance);
    }

    /** The exported function of that name, or of a compatible version of that name. */
    Item.Function export(String name) {
        Item.Function exact = exports.get(name);
        if (exact != null) {
            return exact;
        }
        Item.Function compatible = exports.get(track(name));
        if (compatible == null) {
            throw new ComponentException(
                    Code.NO_SUCH_EXPORT,
                    "the component exports no function %s; it exports %s"
                            .formatted(name, exports.keySet()));
        }
        return compatible;
    }

    private static String track(String name) {
        int hash = name.lastIndexOf('#');
        return hash < 0
                ? name
                : InterfaceName.parse(name.substring(0, hash)).track() + name.substring(hash);
    }

    /** By exact name and by the name all compatible versions share. */
    private static Map<String, Item.Function> exportedFunctions(Plan plan) {
        var functions = new LinkedHashMap<String, Item.Function>();
        plan.exports()
                .forEach((name, item) -> {
                    switch (item) {
                        case Item.Function function -> functions.put(name, function);
                        case Item.Instance instance -> addAll(name, instance, functions);
                        default -> {}
                    }
                });
        var tracks = new LinkedHashMap<String, Item.Function>();
        functions.forEach((name, function) -> tracks.putIfAbsent(track(name), function));
        tracks.forEach(functions::putIfAbsent);
        return functions;
    }

    private static void addAll(
            String name, Item.Instance instance, Map<String, Item.Function> functions) {
        instance.exports()
                .forEach((inner, item) -> {
                    if (item instanceof Item.Function function) {
                        functions.put(name + "#" + inner, function);
                    }
                });
    }
}
