package dev.aether.component.core.endive;

import dev.aether.component.core.CoreExtern;
import dev.aether.component.core.CoreInstance;
import java.util.Map;
import run.endive.runtime.Instance;
import run.endive.wasm.types.Export;
import run.endive.wasm.types.MemorySection;

/** One running module. */
final class EndiveInstance implements CoreInstance {
    private final Instance instance;
    private final Map<String, Export> exports;
    private final int memories;

    EndiveInstance(Instance instance, Map<String, Export> exports) {
        this.instance = instance;
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

    /** Gives back its own memories. */
    void close() {
        for (int i = instance.imports().memoryCount(); i < memories; i++) {
            ((GuestMemory) instance.memory(i)).close();
        }
    }
}
