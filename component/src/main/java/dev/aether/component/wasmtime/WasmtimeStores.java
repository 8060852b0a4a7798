package dev.aether.component.wasmtime;

import dev.aether.component.core.CoreBudget;
import dev.aether.component.core.CoreStore;
import dev.aether.component.core.CoreStores;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Stores of one plan. One whose guest ended well is set back to its beginning and serves the next:
 * that takes a fraction of what making its instances anew does, and a guest cannot tell.
 */
final class WasmtimeStores implements CoreStores {
    private final WasmtimeEngine engine;

    /** By this the engine knows what was kept for us. */
    private final Object plan = new Object();

    WasmtimeStores(WasmtimeEngine engine) {
        this.engine = engine;
        forgetLater(engine.idle(), plan);
    }

    private void forgetLater(IdleStores idle, Object plan) {
        Leftovers.CLEANER.register(this, () -> idle.forget(plan));
    }

    @Override
    public CoreStore open(CoreBudget budget, BooleanSupplier interrupted) {
        return new StoreLease(this, budget, interrupted);
    }

    /**
     * A store for one component instance.
     *
     * @param first the module that is placed first
     */
    WasmtimeStore take(WasmtimeModule first, StoreLease lease) {
        @Nullable WasmtimeStore kept = engine.idle().take(plan);
        WasmtimeStore store = kept == null ? new WasmtimeStore(engine, first.engine()) : kept;
        store.begin(lease);
        return store;
    }

    /** After which the lease may not use it. */
    void giveBack(WasmtimeStore store) {
        boolean reset = false;
        try {
            reset = store.reset();
        } finally {
            if (!reset) {
                store.close();
            }
        }
        if (reset) {
            engine.idle().keep(plan, store);
        }
    }
}
