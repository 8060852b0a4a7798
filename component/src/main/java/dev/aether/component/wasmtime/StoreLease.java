package dev.aether.component.wasmtime;

import dev.aether.component.TrapException;
import dev.aether.component.TrapException.Code;
import dev.aether.component.core.CoreBudget;
import dev.aether.component.core.CoreExtern;
import dev.aether.component.core.CoreInstance;
import dev.aether.component.core.CoreModule;
import dev.aether.component.core.CoreStore;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A store for as long as one component instance has it: new, or one that another had before and
 * that was set back to its beginning.
 */
final class StoreLease implements CoreStore {
    private final WasmtimeStores stores;
    private final CoreBudget budget;
    private final BooleanSupplier interrupted;
    private final Stop stop = new Stop();
    private @Nullable WasmtimeStore store;
    private boolean closed;

    StoreLease(WasmtimeStores stores, CoreBudget budget, BooleanSupplier interrupted) {
        this.stores = stores;
        this.budget = budget;
        this.interrupted = interrupted;
    }

    @Override
    public CoreInstance place(CoreModule module, List<CoreExtern> imports) {
        var compiled = (WasmtimeModule) module;
        WasmtimeStore taken = store;
        if (taken == null) {
            if (closed) {
                throw new TrapException(Code.POISONED, "the instance is closed");
            }
            taken = stores.take(compiled, this);
            store = taken;
        }
        return taken.place(compiled, imports);
    }

    CoreBudget budget() {
        return budget;
    }

    boolean interrupted() {
        return interrupted.getAsBoolean();
    }

    /** Stops what runs for this lease and nothing that runs there after it. */
    Stop stop() {
        return stop;
    }

    @Override
    public void nudge() {
        stop.stop();
    }

    @Override
    public void close() {
        closed = true;
        WasmtimeStore given = store;
        if (given != null) {
            store = null;
            stores.giveBack(given);
        }
    }
}
