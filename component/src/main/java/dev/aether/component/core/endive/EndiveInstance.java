package dev.aether.component.core.endive;

import dev.aether.component.core.CoreExtern;
import dev.aether.component.core.CoreInstance;
import java.util.Map;
import run.endive.runtime.Instance;
import run.endive.wasm.types.Export;

/** One running module. */
final class EndiveInstance implements CoreInstance {
    private final Instance instance;
    private final Map<String, Export> exports;

    EndiveInstance(Instance instance, Map<String, Export> exports) {
        this.instance = instance;
        this.exports = exports;
    }

    @Override
    public CoreExtern export(String name) {
        Export export = exports.get(name);
        if (export == null) {
            throw new IllegalArgumentException("no core export " + name);
        }
        return switch (export.exportType()) {
            case FUNCTION -> new EndiveFunction(instance.getMachine(), export.index());
            case MEMORY -> new EndiveMemory(instance.memory(export.index()));
            case TABLE -> new EndiveTable(instance.table(export.index()));
            case GLOBAL -> new EndiveGlobal(instance.global(export.index()));
            case TAG -> throw new IllegalArgumentException("tags do not cross modules");
        };
    }

    @Override
    public void close() {}
}
