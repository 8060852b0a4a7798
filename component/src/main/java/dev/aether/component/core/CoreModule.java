package dev.aether.component.core;

import java.util.List;
import java.util.Map;

/** A compiled core module; immutable and for any thread. */
public interface CoreModule {
    /** In the order of the module. */
    List<CoreImport> imports();

    /** By name. */
    Map<String, CoreExport> exports();

    /**
     * Makes an instance and runs its start function.
     *
     * @param imports one for each of {@link #imports()}, in that order
     * @throws dev.aether.component.TrapException if it traps or its memory is beyond the budget
     */
    CoreInstance instantiate(List<CoreExtern> imports, CoreBudget budget);
}
