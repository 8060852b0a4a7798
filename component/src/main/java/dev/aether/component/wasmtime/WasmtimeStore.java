package dev.aether.component.wasmtime;

import dev.aether.component.TrapException;
import dev.aether.component.TrapException.Code;
import dev.aether.component.core.CoreBudget;
import dev.aether.component.core.CoreExtern;
import dev.aether.component.core.CoreFunction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The instances of one component instance in a native store, leased to one after the other.
 *
 * <p>Calls go down into native code and come up again through {@link #hostCall}. Nothing may be
 * thrown through native frames: what the host throws is kept aside, native code unwinds with a trap
 * in its place, and whoever called down throws what was kept.
 */
final class WasmtimeStore {
    static final long VALUE_BYTES = 16;
    private static final long POINTER_BYTES = 16; // Eight would do; calls stay aligned by this.
    private static final long INSTANCE_BYTES = 16;
    private static final long INSTANCES_MAX = 1_000;
    private static final long TABLES_MAX = 100;

    /** One of each module is what its code looks at. */
    private static final long MEMORIES_MAX = 100;

    /**
     * An instance and what it was made with.
     *
     * @param imports functions of the host by their numbers, -1 for what instances gave
     * @param polled the address its code looks at, or 0
     * @param beginning null if it cannot be set back
     */
    private record Placed(
            WasmtimeInstance instance,
            List<Integer> imports,
            long polled,
            @Nullable Beginning beginning) {}

    private final WasmtimeEngine engine;
    private final Bindings library;
    private final NativeStore opened;
    private final HostFunctions hosts = new HostFunctions();
    private final Memories memories;
    private final References references = new References();
    private final List<Placed> placed = new ArrayList<>();
    private @Nullable StoreLease lease;
    private @Nullable Throwable thrown;
    private int depth;
    private int place;
    private long memoryBytesMax;
    private long tableElementsMax;
    private boolean sound;
    private boolean closed;

    WasmtimeStore(WasmtimeEngine engine, NativeEngine compiler) {
        this.engine = engine;
        this.library = engine.library();
        this.opened = NativeStore.open(engine, compiler, this);
        this.memories = new Memories(library, opened);
    }

    /** From now on for that component instance. */
    void begin(StoreLease next) {
        lease = next;
        sound = true;
        place = 0;
        memories.begin();
        CoreBudget budget = next.budget();
        if (memoryBytesMax != budget.memoryBytesMax()
                || tableElementsMax != budget.tableElementsMax()) {
            memoryBytesMax = budget.memoryBytesMax();
            tableElementsMax = budget.tableElementsMax();
            library.storeLimiter.call(
                    opened.store(),
                    memoryBytesMax,
                    tableElementsMax,
                    INSTANCES_MAX,
                    TABLES_MAX,
                    MEMORIES_MAX);
        }
    }

    private StoreLease lease() {
        return Objects.requireNonNull(lease, "nobody has the store");
    }

    /** An instance of the next module of the plan. */
    WasmtimeInstance place(WasmtimeModule module, List<CoreExtern> imports) {
        memories.take(lease().budget(), module.initialBytes());
        List<CoreExtern> given = imports;
        if (module.metered()) {
            given = new ArrayList<>(imports);
            given.add((CoreFunction) this::mayGrow);
        }
        if (place == placed.size()) {
            placed.add(first(module, given));
        } else {
            link(placed.get(place), module, given);
        }
        Placed made = placed.get(place);
        place++;
        memories.refresh();
        if (made.polled != 0) {
            lease().stop().watch(made.polled);
        }
        return made.instance;
    }

    private Placed first(WasmtimeModule module, List<CoreExtern> imports) {
        long instance = opened.place().keep(INSTANCE_BYTES);
        List<Integer> numbers = instantiate(module, imports, instance);
        var made = new WasmtimeInstance(this, module, instance);
        module.memories().forEach(made::export);
        long polled =
                module.isPolled() ? made.address(Metering.POLLED, library, opened.context()) : 0;
        references.add(made);
        return new Placed(made, numbers, polled, Beginning.of(this, made));
    }

    /** Gives an instance that is as new what it imports this time. */
    private void link(Placed again, WasmtimeModule module, List<CoreExtern> imports) {
        if (again.instance.module() != module || again.imports.size() != imports.size()) {
            throw new IllegalStateException("a plan places the same modules each time");
        }
        for (int i = 0; i < imports.size(); i++) {
            int number = again.imports.get(i);
            if (number >= 0) {
                hosts.set(number, (CoreFunction) imports.get(i));
            }
        }
    }

    /** Answers the numbers of those imports that are the host's. */
    private List<Integer> instantiate(
            WasmtimeModule module, List<CoreExtern> given, long instance) {
        var numbers = new ArrayList<Integer>(given.size());
        try (Arena arena = Arena.ofConfined()) {
            long imports = arena.allocate(WasmtimeExtern.BYTES * given.size() + 1, 8).address();
            for (int i = 0; i < given.size(); i++) {
                numbers.add(give(module, i, given.get(i), imports + WasmtimeExtern.BYTES * i));
            }
            long trap = arena.allocate(8, 8).address();
            enter();
            try {
                check(
                        library.instanceNew.call(
                                opened.context(),
                                module.handle(),
                                imports,
                                given.size(),
                                instance,
                                trap),
                        trap);
            } finally {
                leave();
            }
        }
        return numbers;
    }

    private int give(WasmtimeModule module, int index, CoreExtern given, long target) {
        return switch (given) {
            case WasmtimeExtern own -> {
                RawMemory.copy(own.address, target, WasmtimeExtern.BYTES);
                yield -1;
            }
            case CoreFunction body -> {
                int number =
                        hosts.add(
                                body, module.importParameters(index), module.importResults(index));
                RawMemory.writeLong(target, 0);
                library.funcNew.call(
                        opened.context(),
                        module.importType(index),
                        engine.places().hostCall,
                        Places.ticket(opened.place(), number),
                        0,
                        target + WasmtimeExtern.CONTENT);
                yield number;
            }
            default -> throw new IllegalStateException("of another engine: " + given);
        };
    }

    WasmtimeExtern export(long instance, WasmtimeModule.Named export) {
        WasmtimeExtern found = describe(instance, export);
        return switch (export.type().kind()) {
            case FUNCTION -> new WasmtimeFunction(this, found.address, export.type().signature());
            case MEMORY -> memories.at(this, found.address);
            case TABLE, GLOBAL -> found;
            case TAG -> throw new IllegalArgumentException("tags do not cross modules");
        };
    }

    /** An export as native code knows it, and no more. */
    WasmtimeExtern describe(long instance, WasmtimeModule.Named export) {
        MemorySegment name = export.name();
        long address = opened().place().keep(WasmtimeExtern.BYTES);
        long found =
                library.instanceExport.call(
                        opened.context(), instance, name.address(), name.byteSize(), address);
        if ((found & 1) == 0) {
            throw new IllegalStateException("an export of the module is not there");
        }
        return new WasmtimeExtern(this, address);
    }

    /**
     * Calls a guest's function.
     *
     * @param masks what of each result means something
     */
    long[] call(long function, long[] arguments, long[] masks) {
        Place stack = opened().place();
        int values = Math.max(arguments.length, masks.length);
        long bytes = POINTER_BYTES + VALUE_BYTES * values;
        long trap = stack.push(bytes);
        long first = trap + POINTER_BYTES;
        try {
            for (int i = 0; i < arguments.length; i++) {
                RawMemory.writeLong(first + VALUE_BYTES * i, arguments[i]);
            }
            RawMemory.writeLong(trap, 0);
            enter();
            try {
                check(library.funcCall.call(opened.context(), function, first, values, trap), trap);
            } finally {
                leave();
            }
            memories.refreshIfStale();
            return results(first, masks);
        } finally {
            stack.pop(bytes);
        }
    }

    private static long[] results(long first, long[] masks) {
        if (masks.length == 0) {
            return CoreFunction.NO_VALUES;
        }
        var results = new long[masks.length];
        for (int i = 0; i < results.length; i++) {
            results[i] = RawMemory.readLong(first + VALUE_BYTES * i) & masks[i];
        }
        return results;
    }

    private void enter() {
        StoreLease running = lease();
        if (depth == 0) {
            engine.stack().require();
            opened.place().running = this;
            // Before we look: who interrupts sees either that we run or that we have not looked.
            running.stop().begin();
        }
        depth++;
        if (running.interrupted()) {
            leave();
            sound = false;
            throw Traps.interrupted();
        }
    }

    private void leave() {
        depth--;
        if (depth == 0) {
            lease().stop().end();
            opened.place().running = null;
        }
    }

    /** Throws what a call ended with, if it did not just return. */
    private void check(long error, long trapAt) {
        long trap = RawMemory.readLong(trapAt);
        if (error == 0 && trap == 0) {
            return;
        }
        sound = false;
        Throwable kept = thrown;
        if (kept != null) {
            thrown = null;
            if (trap != 0) {
                library.trapDelete.call(trap);
            } else {
                library.errorDelete.call(error);
            }
            throw Traps.below(kept);
        }
        if (trap != 0) {
            TrapException taken = Traps.take(library, trap, trapAt);
            boolean stopped = taken.code() == Code.OUT_OF_BOUNDS && lease().interrupted();
            throw stopped ? Traps.interrupted() : taken;
        }
        throw Traps.error(library.takeMessage(error), memoryBytesMax);
    }

    private long[] mayGrow(long[] pages) {
        return new long[] {memories.mayGrow(lease().budget(), pages[0]) ? 1 : 0};
    }

    /** Makes a memory larger on behalf of the host; answers how many pages it had, or -1. */
    int grow(WasmtimeMemory memory, int pages) {
        opened();
        return memories.mayGrow(lease().budget(), pages) ? memories.grow(memory, pages) : -1;
    }

    /** Lets native code see that a memory is shorter now: it looks when it grows, also by none. */
    void shrunk(WasmtimeMemory memory) {
        if (memories.grow(memory, 0) < 0) {
            throw new IllegalStateException("a memory does not grow by nothing");
        }
    }

    /**
     * A guest calls the host.
     *
     * @param values where its arguments lie and its results are to
     * @return 0, or a trap for it
     */
    long hostCall(int function, long values) {
        try {
            memories.refreshIfStale();
            hosts.call(function, values);
            if (lease().interrupted()) {
                throw Traps.interrupted();
            }
            return 0;
        } catch (Throwable e) {
            // Whatever it is, it must not cross native frames.
            thrown = e;
            return library.trapNew.call(engine.emptyText(), 0);
        }
    }

    References references() {
        return references;
    }

    Bindings library() {
        return library;
    }

    /** What is open now. */
    NativeStore opened() {
        if (closed) {
            throw new TrapException(Code.POISONED, "the instance is closed");
        }
        return opened;
    }

    /** Where a memory of its instances lies that can be set back. */
    Region region(WasmtimeMemory memory) {
        long address = memory.address + WasmtimeExtern.CONTENT;
        return engine.regions().at(library.memoryAddress.quick(opened.context(), address));
    }

    /** Its instances will not be what they were made as: somebody changes them from outside. */
    void changed() {
        sound = false;
    }

    /** Ends the lease. Sets all instances back to their beginning; false if that cannot be. */
    boolean reset() {
        boolean done =
                sound
                        && depth == 0
                        && place == placed.size()
                        && placed.stream().allMatch(each -> each.beginning != null);
        for (int i = 0; done && i < placed.size(); i++) {
            done = Objects.requireNonNull(placed.get(i).beginning).reset();
        }
        lease = null;
        hosts.clear();
        return done;
    }

    void close() {
        if (!closed) {
            closed = true;
            memories.close();
            opened.close();
        }
    }
}
