package dev.aether.component.core.endive;

import dev.aether.component.core.CoreExtern;
import dev.aether.component.core.CoreFunction;
import dev.aether.component.core.CoreInstance;
import dev.aether.component.core.CoreState;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.Instance;
import run.endive.wasm.types.Export;
import run.endive.wasm.types.MemorySection;
import run.endive.wasm.types.StartSection;

/** One running module. */
final class EndiveInstance implements CoreInstance {
    private static final int NO_START = -1;

    private final EndiveStore store;
    private final Instance instance;
    private final Map<String, Export> exports;
    private final int start;
    private final int memories;

    /**
     * @param start the function to begin with, empty for none
     */
    EndiveInstance(
            EndiveStore store,
            Instance instance,
            Map<String, Export> exports,
            Optional<StartSection> start) {
        this.store = store;
        this.instance = instance;
        this.start = start.map(section -> (int) section.startIndex()).orElse(NO_START);
        this.exports = exports;
        int own = instance.module().memorySection().map(MemorySection::memoryCount).orElse(0);
        this.memories = instance.imports().memoryCount() + own;
    }

    @Override
    public CoreExtern export(String name) {
        Export export = exports.get(name);
        if (export == null) {
            throw new IllegalArgumentException("no core export " + name);
        }
        return switch (export.exportType()) {
            case FUNCTION -> new EndiveFunction(instance.getMachine(), export.index());
            case MEMORY -> (GuestMemory) instance.memory(export.index());
            case TABLE -> new EndiveTable(instance.table(export.index()));
            case GLOBAL -> new EndiveGlobal(instance.global(export.index()));
            case TAG -> throw new IllegalArgumentException("tags do not cross modules");
        };
    }

    @Override
    public void start() {
        if (start != NO_START) {
            new EndiveFunction(instance.getMachine(), start).call(CoreFunction.NO_VALUES);
        }
    }

    @Override
    public CoreState state() {
        return new EndiveState(store, instance);
    }

    @SuppressWarnings("ReferenceEquality") // A running module is one object.
    boolean is(@Nullable Instance other) {
        return instance == other;
    }

    Instance instance() {
        return instance;
    }

    /** Gives back its own memories. */
    void close() {
        for (int i = instance.imports().memoryCount(); i < memories; i++) {
            ((GuestMemory) instance.memory(i)).close();
        }
    }
}
