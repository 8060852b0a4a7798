package dev.aether.component.core;

import java.util.List;

/**
 * What the core instances of one component instance live in: they may be linked to each other, and
 * end together. For one thread at a time, but for {@link #nudge}.
 */
public interface CoreStore {
    /**
     * Makes an instance and runs its start function.
     *
     * @param module of the engine this store is of
     * @param imports one for each of {@link CoreModule#imports()}, in that order
     * @throws dev.aether.component.TrapException if it traps or its memory is beyond the budget
     */
    default CoreInstance instantiate(CoreModule module, List<CoreExtern> imports) {
        CoreInstance made = place(module, imports);
        made.start();
        return made;
    }

    /** As {@link #instantiate}, without running its start function. */
    CoreInstance place(CoreModule module, List<CoreExtern> imports);

    /** Makes a guest that runs now look soon whether it was interrupted; from any thread. */
    void nudge();

    /** Gives back what all instances hold, after which nothing of them may be used. */
    void close();
}
