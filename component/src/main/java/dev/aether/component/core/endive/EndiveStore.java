package dev.aether.component.core.endive;

import dev.aether.component.core.CoreBudget;
import dev.aether.component.core.CoreExtern;
import dev.aether.component.core.CoreInstance;
import dev.aether.component.core.CoreModule;
import dev.aether.component.core.CoreStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.Instance;

/** The instances of one component instance. */
final class EndiveStore implements CoreStore {
    private final CoreBudget budget;
    private final List<EndiveInstance> instances = new ArrayList<>();

    EndiveStore(CoreBudget budget) {
        this.budget = budget;
    }

    @Override
    public CoreInstance place(CoreModule module, List<CoreExtern> imports) {
        EndiveInstance instance = ((EndiveModule) module).instantiate(this, imports, budget);
        instances.add(instance);
        return instance;
    }

    /** The number of an instance in the order they were made, or -1. */
    int number(@Nullable Instance wanted) {
        for (int i = 0; i < instances.size(); i++) {
            if (instances.get(i).is(wanted)) {
                return i;
            }
        }
        return -1;
    }

    /** The instance of that number, which may not be there. */
    Optional<EndiveInstance> instance(int number) {
        return number >= 0 && number < instances.size()
                ? Optional.of(instances.get(number))
                : Optional.empty();
    }

    /** Compiled code looks at its thread's interrupt flag all the time. */
    @Override
    public void nudge() {}

    @Override
    public void close() {
        instances.forEach(EndiveInstance::close);
    }
}
