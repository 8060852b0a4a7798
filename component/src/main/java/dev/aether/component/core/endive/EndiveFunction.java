package dev.aether.component.core.endive;

import dev.aether.component.core.CoreFunction;
import run.endive.runtime.Machine;

/** A function of a running module. */
final class EndiveFunction implements CoreFunction {
    private final Machine machine;
    private final int index;

    EndiveFunction(Machine machine, int index) {
        this.machine = machine;
        this.index = index;
    }

    @Override
    public long[] call(long[] arguments) {
        try {
            return callWithin(arguments);
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            throw EndiveTraps.translate(e);
        }
    }

    /** Called by another guest: whoever called that one translates traps. */
    long[] callWithin(long[] arguments) {
        long[] results = machine.call(index, arguments);
        return results == null ? NO_VALUES : results;
    }
}
