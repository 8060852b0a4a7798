package dev.aether.component.core.endive;

import dev.aether.component.TrapException;
import dev.aether.component.core.CoreBudget;
import dev.aether.component.core.CoreExtern;
import run.endive.runtime.TableInstance;
import run.endive.wasm.types.Table;
import run.endive.wasm.types.TableLimits;

/** A table, passed between modules unread. */
record EndiveTable(TableInstance table) implements CoreExtern {
    /**
     * A table of its own limits: the engine counts growth in them, and those of the module are
     * shared by all its instances.
     */
    static TableInstance create(Table declared, int initialValue, CoreBudget budget) {
        TableLimits limits = declared.limits();
        if (limits.min() > budget.tableElementsMax()) {
            throw new TrapException(
                    TrapException.Code.LIMIT,
                    "a table of %d elements, at most %d are allowed"
                            .formatted(limits.min(), budget.tableElementsMax()));
        }
        long most = Math.min(limits.max(), budget.tableElementsMax());
        var own = new Table(declared.elementType(), new TableLimits(limits.min(), most));
        return new TableInstance(own, initialValue);
    }
}
