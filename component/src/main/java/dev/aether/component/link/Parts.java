package dev.aether.component.link;

import dev.aether.component.HostFunction;
import dev.aether.component.Invocation;
import dev.aether.component.Limits;
import dev.aether.component.abi.AbsentMemory;
import dev.aether.component.abi.Boundary;
import dev.aether.component.abi.InstanceState;
import dev.aether.component.abi.LiftedFunction;
import dev.aether.component.abi.LoweredFunction;
import dev.aether.component.abi.ResourceType;
import dev.aether.component.abi.Target;
import dev.aether.component.core.CoreBudget;
import dev.aether.component.core.CoreExtern;
import dev.aether.component.core.CoreFunction;
import dev.aether.component.core.CoreInstance;
import dev.aether.component.core.CoreMemory;
import dev.aether.component.core.CoreState;
import dev.aether.component.core.CoreStore;
import dev.aether.component.core.HostFailureException;
import dev.aether.component.link.Plan.LiftPlan;
import dev.aether.component.link.Plan.LowerPlan;
import dev.aether.component.link.Plan.Options;
import dev.aether.component.link.Plan.ResourceTrampoline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Everything a plan numbers, made for one running component; made when first asked for. */
final class Parts {
    private final Prepared prepared;
    private final RunningComponent running;
    private final CoreBudget budget;
    private final CoreStore store;
    private final InstanceState[] states;
    private final @Nullable CoreInstance[] coreInstances;
    private final @Nullable CoreFunction[] trampolines;
    private final @Nullable Target[] lifts;

    Parts(Prepared prepared, Limits limits, RunningComponent running, BooleanSupplier interrupted) {
        Plan plan = prepared.plan();
        this.prepared = prepared;
        this.running = running;
        this.budget = new CoreBudget(limits);
        this.store = prepared.stores().open(budget, interrupted);
        this.states = new InstanceState[plan.instances()];
        for (int i = 0; i < states.length; i++) {
            states[i] = new InstanceState(i, running, limits);
        }
        this.coreInstances = new CoreInstance[plan.coreInstances().size()];
        this.trampolines = new CoreFunction[plan.trampolines().size()];
        this.lifts = new Target[plan.lifts().size()];
    }

    /** Makes the core instances, in order, and starts each. */
    void instantiate() {
        for (int i = 0; i < coreInstances.length; i++) {
            place(i).start();
        }
    }

    /**
     * Makes the core instances, in order, without starting them.
     *
     * @param made sees each before the next is made
     */
    void recreate(Consumer<CoreState> made) {
        for (int i = 0; i < coreInstances.length; i++) {
            made.accept(place(i).state());
        }
    }

    private CoreInstance place(int index) {
        var imports = new ArrayList<CoreExtern>();
        for (Item.Core item : prepared.imports(index)) {
            imports.add(resolve(item));
        }
        int module = prepared.plan().coreInstances().get(index).module();
        CoreInstance made = store.place(prepared.module(module), imports);
        coreInstances[index] = made;
        return made;
    }

    /** What can change in each core instance, all of which were made. */
    List<CoreState> coreStates() {
        return Arrays.stream(coreInstances)
                .filter(Objects::nonNull)
                .map(CoreInstance::state)
                .toList();
    }

    InstanceState[] states() {
        return states;
    }

    boolean memoryRefused() {
        return budget.memoryRefused();
    }

    /** From any thread. */
    void nudge() {
        store.nudge();
    }

    void close() {
        store.close();
        budget.close();
    }

    /** Something to call for a function of the plan. */
    Target target(Item.Function function) {
        return switch (function) {
            case Item.HostFunction host -> hostTarget(host.need());
            case Item.GuestFunction guest -> {
                Target made = lifts[guest.lift()];
                if (made == null) {
                    made = lift(prepared.plan().lifts().get(guest.lift()));
                    lifts[guest.lift()] = made;
                }
                yield made;
            }
        };
    }

    private Target hostTarget(int need) {
        HostFunction function = prepared.binding().functions().get(need);
        Invocation invocation = running;
        return arguments -> {
            try {
                return function.call(invocation, arguments);
            } catch (RuntimeException e) {
                throw new HostFailureException(e);
            }
        };
    }

    private Target lift(LiftPlan planned) {
        return new LiftedFunction(
                planned.type(),
                boundary(planned.options(), planned.owner()),
                function(planned.callee()),
                planned.options().postReturn().map(this::function));
    }

    private CoreFunction trampoline(int index) {
        CoreFunction made = trampolines[index];
        if (made == null) {
            made =
                    switch (prepared.plan().trampolines().get(index)) {
                        case LowerPlan lower ->
                                new LoweredFunction(
                                        lower.callee().type(),
                                        boundary(lower.options(), lower.owner()),
                                        target(lower.callee()));
                        case ResourceTrampoline resource -> resourceFunction(resource);
                    };
            trampolines[index] = made;
        }
        return made;
    }

    private CoreFunction resourceFunction(ResourceTrampoline planned) {
        InstanceState state = states[planned.owner()];
        ResourceType type = planned.type();
        return switch (planned.kind()) {
            case NEW -> values -> one(state.resourceNew(type, (int) values[0]));
            case REP -> values -> one(state.resourceRep(type, (int) values[0]));
            case DROP ->
                    values -> {
                        state.resourceDrop(type, (int) values[0]);
                        return CoreFunction.NO_VALUES;
                    };
        };
    }

    private static long[] one(int value) {
        return new long[] {value & 0xffff_ffffL};
    }

    private Boundary boundary(Options options, int owner) {
        CoreMemory memory =
                options.memory()
                        .map(item -> (CoreMemory) resolve(item))
                        .orElse(AbsentMemory.INSTANCE);
        CoreFunction realloc = options.realloc().map(this::function).orElse(Boundary.NO_REALLOC);
        return new Boundary(states[owner], options.encoding(), memory, realloc);
    }

    private CoreFunction function(Item.Core item) {
        return (CoreFunction) resolve(item);
    }

    private CoreExtern resolve(Item.Core item) {
        return switch (item) {
            case Item.Made made -> trampoline(made.trampoline());
            case Item.Exported exported -> {
                CoreInstance instance = coreInstances[exported.instance()];
                if (instance == null) {
                    throw new IllegalStateException("core instances out of order");
                }
                yield instance.export(exported.name());
            }
        };
    }

    /** Runs the destructor of a guest's resource on behalf of an instance or the host. */
    void destroyGuestResource(ResourceType type, int representation, int by) {
        var destructor = prepared.plan().resources().get(type.index()).destructor();
        if (destructor.isEmpty()) {
            return;
        }
        var arguments = one(representation);
        if (by == type.owner()) {
            function(destructor.get()).call(arguments);
            return;
        }
        InstanceState owner = states[type.owner()];
        owner.enter();
        function(destructor.get()).call(arguments);
        owner.leave();
    }
}
