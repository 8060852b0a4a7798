package dev.aether.component.core.endive;

import dev.aether.component.core.CoreBudget;
import dev.aether.component.core.CoreExtern;
import dev.aether.component.core.CoreInstance;
import dev.aether.component.core.CoreModule;
import dev.aether.component.core.CoreStore;
import java.util.ArrayList;
import java.util.List;

/** The instances of one component instance. */
final class EndiveStore implements CoreStore {
    private final CoreBudget budget;
    private final List<EndiveInstance> instances = new ArrayList<>();

    EndiveStore(CoreBudget budget) {
        this.budget = budget;
    }

    @Override
    public CoreInstance instantiate(CoreModule module, List<CoreExtern> imports) {
        EndiveInstance instance = ((EndiveModule) module).instantiate(imports, budget);
        instances.add(instance);
        return instance;
    }

    /** Compiled code looks at its thread's interrupt flag all the time. */
    @Override
    public void nudge() {}

    @Override
    public void close() {
        instances.forEach(EndiveInstance::close);
    }
}
