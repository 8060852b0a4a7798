package dev.aether.component.abi;

import dev.aether.component.core.CoreFunction;

/** A component function as a guest calls it: {@code canon lower}. */
public final class LoweredFunction implements CoreFunction {
    private final FunctionType type;
    private final Boundary boundary;
    private final Target target;

    public LoweredFunction(FunctionType type, Boundary boundary, Target target) {
        this.type = type;
        this.boundary = boundary;
        this.target = target;
    }

    @Override
    public long[] call(long[] arguments) {
        boundary.instance().requireMayLeave();
        var transfer = new Transfer(boundary);
        Object result = target.call(type.liftParameters(transfer, arguments));
        transfer.endLoans();
        return type.lowerResult(transfer, result, arguments);
    }
}
