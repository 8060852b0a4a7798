package dev.aether.component.abi;

import dev.aether.component.core.CoreFunction;
import dev.aether.component.core.CoreSignature;
import dev.aether.component.core.CoreType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The type of a component function, with its core signatures worked out once. Immutable. */
public final class FunctionType {
    private static final int FLAT_PARAMETERS_MAX = 16;
    private static final int FLAT_RESULTS_MAX = 1;
    private final List<String> names;
    private final RecordType parameters;
    private final int parameterCount;
    private final @Nullable ValueType result;
    private final CoreSignature lifted;
    private final CoreSignature lowered;
    private final boolean parametersInMemory;
    private final boolean resultInMemory;

    /**
     * A function type.
     *
     * @throws TypeTooLargeException if its parameters together were larger than allowed
     */
    public FunctionType(
            List<String> names, List<ValueType> parameters, Optional<ValueType> result) {
        this.names = List.copyOf(names);
        this.parameters = new RecordType(names, parameters);
        this.parameterCount = parameters.size();
        this.result = result.orElse(null);
        List<CoreType> flatParameters = this.parameters.flat();
        List<CoreType> flatResult = result.map(ValueType::flat).orElse(List.of());
        this.parametersInMemory = flatParameters.size() > FLAT_PARAMETERS_MAX;
        this.resultInMemory = flatResult.size() > FLAT_RESULTS_MAX;
        List<CoreType> pointer = List.of(CoreType.I32);
        var core = parametersInMemory ? pointer : flatParameters;
        this.lifted = new CoreSignature(core, resultInMemory ? pointer : flatResult);
        if (resultInMemory) {
            var withReturn = new ArrayList<>(core);
            withReturn.add(CoreType.I32);
            this.lowered = new CoreSignature(withReturn, List.of());
        } else {
            this.lowered = new CoreSignature(core, flatResult);
        }
    }

    public int parameterCount() {
        return parameterCount;
    }

    /** The type of the core function a guest gives for it. */
    public CoreSignature lifted() {
        return lifted;
    }

    /** The type of the core function a guest is given for it. */
    public CoreSignature lowered() {
        return lowered;
    }

    /** Whether a function of this type can be neither lifted nor lowered without a memory. */
    public boolean needsMemory() {
        return liftNeedsRealloc() || resultInMemory || resultPoints();
    }

    /** Whether a guest's function of this type cannot be lifted without realloc. */
    public boolean liftNeedsRealloc() {
        return parametersInMemory || parameters.pointers();
    }

    /** Whether a function of this type cannot be lowered without realloc. */
    public boolean lowerNeedsRealloc() {
        return resultPoints();
    }

    private boolean resultPoints() {
        return result != null && result.pointers();
    }

    /** Into the guest: parameters to core values. */
    long[] lowerParameters(Transfer transfer, Object[] arguments) {
        if (parametersInMemory) {
            int address = transfer.allocate(parameters.alignment(), parameters.byteCount());
            parameters.store(transfer, address, arguments);
            return new long[] {address & 0xffff_ffffL};
        }
        var flat = new long[parameters.flat().size()];
        parameters.lower(transfer, arguments, flat, 0);
        return flat;
    }

    /** Out of the guest: parameters from core values. */
    Object[] liftParameters(Transfer transfer, long[] flat) {
        if (parametersInMemory) {
            int address = (int) flat[0];
            transfer.checkRange(address, parameters.byteCount(), parameters.alignment());
            return parameters.load(transfer, address);
        }
        return parameters.lift(transfer, flat, 0);
    }

    /** Out of the guest: the result from core values, null if there is none. */
    @Nullable Object liftResult(Transfer transfer, long[] flat) {
        if (result == null) {
            return null;
        }
        if (resultInMemory) {
            int address = (int) flat[0];
            transfer.checkRange(address, result.byteCount(), result.alignment());
            return result.load(transfer, address);
        }
        return result.lift(transfer, flat, 0);
    }

    /**
     * Into the guest: the result to core values.
     *
     * @param arguments what the guest passed, whose last is the address for a result in memory
     */
    long[] lowerResult(Transfer transfer, @Nullable Object value, long[] arguments) {
        if (result == null) {
            return CoreFunction.NO_VALUES;
        }
        if (resultInMemory) {
            int address = (int) arguments[arguments.length - 1];
            transfer.checkRange(address, result.byteCount(), result.alignment());
            result.store(transfer, address, value);
            return CoreFunction.NO_VALUES;
        }
        var flat = new long[result.flat().size()];
        result.lower(transfer, value, flat, 0);
        return flat;
    }

    /** As WIT writes it. */
    @Override
    public String toString() {
        var out = new StringBuilder("func");
        String record = parameters.toString();
        out.append(
                names.isEmpty()
                        ? "()"
                        : "(" + record.substring("record { ".length(), record.length() - 2) + ")");
        if (result != null) {
            out.append(" -> ").append(result);
        }
        return out.toString();
    }
}
