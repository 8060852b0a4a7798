package dev.aether.component.wasmtime;

/** How the engine is set up; what compiled code depends on has a part in its name. */
final class Settings {
    /** Names all that follows, so that code compiled with other settings is not looked at. */
    static final String NAME = "8";

    /** Component instances at the same moment. */
    static final int STORES_MAX = 500;

    /** Those among them that have much data, if there is address space for so many. */
    private static final int POOLED_MAX = 120;

    private static final int POOLED_MIN = 15;

    /** Of each pooled one, on average: one of the guest and those that its modules look at. */
    private static final int MEMORIES = 3;

    /** Of address space for each memory, most of it never touched: code checks no bounds. */
    private static final long MEMORY_SPACE_BYTES = (4L << 30) + (64 << 20);

    private static final int PRIVATE_ANONYMOUS_UNRESERVED = 0x4022;

    /** How far guests may go down on the stack of their thread, all that call each other. */
    static final long STACK_BYTES_MAX = 512 << 10;

    private static final long TABLE_ELEMENTS_MAX = 100_000;

    /** Of a memory given back, so much is cleared by hand and the rest by the system. */
    private static final long RESIDENT_BYTES = 64 << 10;

    /** Memories given back with one call of the system, which interrupts other processors. */
    private static final long DECOMMITTED_TOGETHER = 16;

    private final Bindings library;
    private final int pooled;

    /**
     * @throws IllegalStateException if the process may not have enough address space
     */
    Settings(Bindings library) {
        this.library = library;
        int fitting = POOLED_MAX;
        while (!hasSpaceFor(fitting)) {
            fitting /= 2;
            if (fitting < POOLED_MIN) {
                throw new IllegalStateException(
                        "Wasmtime needs %d GiB of address space, which this process may not have"
                                .formatted(
                                        ((long) POOLED_MIN * MEMORIES * MEMORY_SPACE_BYTES) >> 30));
            }
        }
        this.pooled = fitting;
    }

    /** Tried by ourselves, because the library ends the process if it fails. */
    private static boolean hasSpaceFor(int pooled) {
        long bytes = (long) pooled * MEMORIES * MEMORY_SPACE_BYTES;
        long space = SystemCalls.MAP.call(0, bytes, 0, PRIVATE_ANONYMOUS_UNRESERVED, -1, 0);
        if (space == SystemCalls.FAILED) {
            return false;
        }
        SystemCalls.UNMAP.call(space, bytes);
        return true;
    }

    /**
     * A new engine for guests with little data, each of whose instances writes it into a memory of
     * ours.
     */
    NativeEngine resetting(Regions regions) {
        long config = config();
        set(config, "memory_init_cow", 0);
        set(config, "memory_may_move", 0);
        library.function("wasmtime_config_host_memory_creator_set").call(config, regions.creator());
        return new NativeEngine(engine(config), true);
    }

    /** A new engine for guests with much data, of which their instances share an image. */
    NativeEngine pooling() {
        long config = config();
        long pool = pool();
        library.function("wasmtime_pooling_allocation_strategy_set").call(config, pool);
        library.function("wasmtime_pooling_allocation_config_delete").call(pool);
        return new NativeEngine(engine(config), false);
    }

    private long config() {
        long config = library.function("wasm_config_new").call();
        set(config, "wasm_custom_page_sizes", 1); // For the memory that code looks at.
        set(config, "max_wasm_stack", STACK_BYTES_MAX);
        set(config, "wasm_threads", 0);
        set(config, "shared_memory", 0);
        set(config, "wasm_memory64", 0);
        set(config, "wasm_function_references", 0);
        set(config, "wasm_gc", 0);
        set(config, "concurrency_support", 0);
        return config;
    }

    private long engine(long config) {
        long engine = library.function("wasm_engine_new_with_config").call(config);
        if (engine == 0) {
            throw new IllegalStateException("Wasmtime gave no engine");
        }
        return engine;
    }

    /** Address space for all that lives at the same moment; what is used of it takes memory. */
    private long pool() {
        long pool = library.function("wasmtime_pooling_allocation_config_new").call();
        setPool(pool, "total_core_instances", 8L * pooled);
        setPool(pool, "total_memories", MEMORIES * (long) pooled);
        setPool(pool, "total_tables", 4L * pooled);
        setPool(pool, "total_stacks", 0);
        setPool(pool, "total_gc_heaps", pooled);
        setPool(pool, "max_memories_per_module", 5);
        setPool(pool, "max_tables_per_module", 16);
        setPool(pool, "table_elements", TABLE_ELEMENTS_MAX);
        setPool(pool, "linear_memory_keep_resident", RESIDENT_BYTES);
        setPool(pool, "table_keep_resident", RESIDENT_BYTES);
        setPool(pool, "decommit_batch_size", DECOMMITTED_TOGETHER);
        return pool;
    }

    private void set(long config, String name, long value) {
        library.function("wasmtime_config_" + name + "_set").call(config, value);
    }

    private void setPool(long pool, String name, long value) {
        library.function("wasmtime_pooling_allocation_config_" + name + "_set").call(pool, value);
    }
}
