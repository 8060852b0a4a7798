package dev.aether.component.abi;

import dev.aether.component.core.CoreFunction;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A function of a guest as others call it: {@code canon lift}. */
public final class LiftedFunction implements Target {
    private final FunctionType type;
    private final Boundary boundary;
    private final CoreFunction callee;
    private final @Nullable CoreFunction postReturn;

    public LiftedFunction(
            FunctionType type,
            Boundary boundary,
            CoreFunction callee,
            Optional<CoreFunction> postReturn) {
        this.type = type;
        this.boundary = boundary;
        this.callee = callee;
        this.postReturn = postReturn.orElse(null);
    }

    @Override
    public @Nullable Object call(Object[] arguments) {
        InstanceState instance = boundary.instance();
        instance.enter();
        var transfer = new Transfer(boundary);
        long[] results = callee.call(type.lowerParameters(transfer, arguments));
        Object value = type.liftResult(transfer, results);
        transfer.requireBorrowsDropped();
        if (postReturn != null) {
            instance.mayLeave(false);
            postReturn.call(results);
            instance.mayLeave(true);
        }
        instance.leave();
        return value;
    }
}
