package dev.aether.component.wasmtime;

import dev.aether.component.TrapException;
import dev.aether.component.TrapException.Code;
import dev.aether.component.core.CoreBudget;
import dev.aether.component.core.CoreExtern;
import dev.aether.component.core.CoreFunction;
import dev.aether.component.core.CoreInstance;
import dev.aether.component.core.CoreModule;
import dev.aether.component.core.CoreStore;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The instances of one component instance in a native store, which is made with the first of them.
 *
 * <p>Calls go down into native code and come up again through {@link #hostCall}. Nothing may be
 * thrown through native frames: what the host throws is kept aside, native code unwinds with a trap
 * in its place, and whoever called down throws what was kept.
 */
final class WasmtimeStore implements CoreStore {
    private static final long VALUE_BYTES = 16;
    private static final long POINTER_BYTES = 16; // Eight would do; calls stay aligned by this.
    private static final long INSTANCE_BYTES = 16;
    private static final long UNLIMITED = -1;
    private static final long PAGE_BYTES = 1 << 16;

    private record HostFunction(CoreFunction body, int parameters, int results) {}

    private final WasmtimeEngine engine;
    private final Bindings library;
    private final CoreBudget budget;
    private final BooleanSupplier interrupted;
    private final List<HostFunction> hosts = new ArrayList<>();
    private final Stop stop = new Stop();
    private final List<WasmtimeMemory> memories = new ArrayList<>();
    private final References references = new References();
    private @Nullable NativeStore opened;
    private @Nullable Throwable thrown;
    private int depth;
    private long takenBytes;
    private boolean stale;
    private boolean closed;

    WasmtimeStore(WasmtimeEngine engine, CoreBudget budget, BooleanSupplier interrupted) {
        this.engine = engine;
        this.library = engine.library();
        this.budget = budget;
        this.interrupted = interrupted;
    }

    private NativeStore open() {
        NativeStore store = opened;
        if (store == null) {
            if (closed) {
                throw new TrapException(Code.POISONED, "the instance is closed");
            }
            store = NativeStore.open(engine, this);
            opened = store;
            library.storeLimiter.call(
                    store.store(),
                    budget.memoryBytesMax(),
                    budget.tableElementsMax(),
                    UNLIMITED,
                    UNLIMITED,
                    UNLIMITED);
        }
        return store;
    }

    @Override
    public CoreInstance place(CoreModule module, List<CoreExtern> imports) {
        var compiled = (WasmtimeModule) module;
        take(compiled.initialBytes());
        NativeStore store = open();
        List<CoreExtern> given = imports;
        if (compiled.metered()) {
            given = new ArrayList<>(imports);
            given.add((CoreFunction) this::mayGrow);
        }
        long instance = store.place().keep(INSTANCE_BYTES);
        instantiate(store, compiled, given, instance);
        var made = new WasmtimeInstance(this, compiled, instance);
        compiled.memories().forEach(made::export);
        refresh(store);
        if (compiled.isPolled()) {
            stop.watch(made.address(Metering.POLLED, library, store.context()));
        }
        references.add(made);
        return made;
    }

    private void take(long initialBytes) {
        if (!budget.take(initialBytes)) {
            throw new TrapException(
                    Code.MEMORY_LIMIT,
                    "the guest begins with %d bytes of memory, at most %d are allowed"
                            .formatted(initialBytes, budget.memoryBytesMax()));
        }
        takenBytes += initialBytes;
    }

    private void instantiate(
            NativeStore store, WasmtimeModule module, List<CoreExtern> given, long instance) {
        try (Arena arena = Arena.ofConfined()) {
            long imports = arena.allocate(WasmtimeExtern.BYTES * given.size() + 1, 8).address();
            for (int i = 0; i < given.size(); i++) {
                give(store, module, i, given.get(i), imports + WasmtimeExtern.BYTES * i);
            }
            long trap = arena.allocate(8, 8).address();
            enter(store);
            try {
                check(
                        library.instanceNew.call(
                                store.context(),
                                module.handle(),
                                imports,
                                given.size(),
                                instance,
                                trap),
                        trap);
            } finally {
                leave(store);
            }
        }
    }

    private void give(
            NativeStore store, WasmtimeModule module, int index, CoreExtern given, long target) {
        switch (given) {
            case WasmtimeExtern own -> RawMemory.copy(own.address, target, WasmtimeExtern.BYTES);
            case CoreFunction body -> {
                long ticket = Places.ticket(store.place(), hosts.size());
                hosts.add(
                        new HostFunction(
                                body, module.importParameters(index), module.importResults(index)));
                RawMemory.writeLong(target, 0);
                library.funcNew.call(
                        store.context(),
                        module.importType(index),
                        engine.places().hostCall,
                        ticket,
                        0,
                        target + WasmtimeExtern.CONTENT);
            }
            default -> throw new IllegalStateException("of another engine: " + given);
        }
    }

    WasmtimeExtern export(long instance, WasmtimeModule.Named export) {
        WasmtimeExtern found = describe(instance, export);
        return switch (export.type().kind()) {
            case FUNCTION -> new WasmtimeFunction(this, found.address, export.type().signature());
            case MEMORY -> memory(found.address);
            case TABLE, GLOBAL -> found;
            case TAG -> throw new IllegalArgumentException("tags do not cross modules");
        };
    }

    /** An export as native code knows it, and no more. */
    WasmtimeExtern describe(long instance, WasmtimeModule.Named export) {
        NativeStore store = open();
        MemorySegment name = export.name();
        long address = store.place().keep(WasmtimeExtern.BYTES);
        long found =
                library.instanceExport.call(
                        store.context(), instance, name.address(), name.byteSize(), address);
        if ((found & 1) == 0) {
            throw new IllegalStateException("an export of the module is not there");
        }
        return new WasmtimeExtern(this, address);
    }

    /** A memory exported twice, or by who imported it, is one. */
    private WasmtimeMemory memory(long address) {
        for (WasmtimeMemory known : memories) {
            if (known.is(address)) {
                return known;
            }
        }
        var memory = new WasmtimeMemory(this, address);
        memories.add(memory);
        return memory;
    }

    /**
     * Calls a guest's function.
     *
     * @param masks what of each result means something
     */
    long[] call(long function, long[] arguments, long[] masks) {
        NativeStore store = open();
        Place place = store.place();
        int values = Math.max(arguments.length, masks.length);
        long bytes = POINTER_BYTES + VALUE_BYTES * values;
        long trap = place.push(bytes);
        long first = trap + POINTER_BYTES;
        try {
            for (int i = 0; i < arguments.length; i++) {
                RawMemory.writeLong(first + VALUE_BYTES * i, arguments[i]);
            }
            RawMemory.writeLong(trap, 0);
            enter(store);
            try {
                check(library.funcCall.call(store.context(), function, first, values, trap), trap);
            } finally {
                leave(store);
            }
            refreshIfStale(store);
            return results(first, masks);
        } finally {
            place.pop(bytes);
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

    private void enter(NativeStore store) {
        if (depth == 0) {
            engine.stack().require();
            store.place().running = this;
            // Before we look: who interrupts sees either that we run or that we have not looked.
            stop.begin();
        }
        depth++;
        if (interrupted.getAsBoolean()) {
            leave(store);
            throw Traps.interrupted();
        }
    }

    private void leave(NativeStore store) {
        depth--;
        if (depth == 0) {
            stop.end();
            store.place().running = null;
        }
    }

    /** Throws what a call ended with, if it did not just return. */
    private void check(long error, long trapAt) {
        long trap = RawMemory.readLong(trapAt);
        if (error == 0 && trap == 0) {
            return;
        }
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
            boolean stopped = taken.code() == Code.OUT_OF_BOUNDS && interrupted.getAsBoolean();
            throw stopped ? Traps.interrupted() : taken;
        }
        throw Traps.error(library.takeMessage(error), budget.memoryBytesMax());
    }

    /**
     * Whether a memory may grow by so many pages. What was taken for one that then could not grow,
     * because of its own limit, serves the next that asks.
     */
    private long[] mayGrow(long[] pages) {
        long wanted = (pages[0] & 0xffff_ffffL) * PAGE_BYTES;
        long more = Math.max(0, wanted - (takenBytes - refresh(open())));
        boolean given = budget.take(more);
        if (given) {
            takenBytes += more;
            stale = true;
        }
        return new long[] {given ? 1 : 0};
    }

    private void refreshIfStale(NativeStore store) {
        if (stale) {
            stale = false;
            refresh(store);
        }
    }

    /** Sees all memories as they are now; answers their size together. */
    private long refresh(NativeStore store) {
        long bytes = 0;
        for (WasmtimeMemory memory : memories) {
            bytes += memory.refresh(library, store.context());
        }
        return bytes;
    }

    /**
     * A guest calls the host.
     *
     * @param values where its arguments lie and its results are to
     * @return 0, or a trap for it
     */
    long hostCall(int function, long values) {
        try {
            refreshIfStale(open());
            HostFunction host = hosts.get(function);
            var arguments = new long[host.parameters];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = RawMemory.readLong(values + VALUE_BYTES * i);
            }
            long[] results = host.body.call(arguments);
            if (results.length != host.results) {
                throw new IllegalStateException(
                        "%d values for %d results".formatted(results.length, host.results));
            }
            for (int i = 0; i < results.length; i++) {
                RawMemory.writeLong(values + VALUE_BYTES * i, results[i]);
            }
            if (interrupted.getAsBoolean()) {
                throw Traps.interrupted();
            }
            return 0;
        } catch (Throwable e) {
            // Whatever it is, it must not cross native frames.
            thrown = e;
            return library.trapNew.call(engine.emptyText(), 0);
        }
    }

    /** Makes a memory larger on behalf of the host; answers how many pages it had, or -1. */
    int grow(WasmtimeMemory memory, int pages) {
        NativeStore store = open();
        if (mayGrow(new long[] {pages})[0] == 0) {
            return -1;
        }
        long out = store.place().push(VALUE_BYTES);
        try {
            long error =
                    library.memoryGrow.call(
                            store.context(),
                            memory.address + WasmtimeExtern.CONTENT,
                            Integer.toUnsignedLong(pages),
                            out);
            if (error != 0) {
                library.errorDelete.call(error);
                return -1;
            }
            refreshIfStale(store);
            return (int) RawMemory.readLong(out);
        } finally {
            store.place().pop(VALUE_BYTES);
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
        return open();
    }

    @Override
    public void nudge() {
        stop.stop();
    }

    @Override
    public void close() {
        closed = true;
        NativeStore store = opened;
        if (store != null) {
            opened = null;
            memories.forEach(WasmtimeMemory::close);
            store.close();
        }
    }
}
