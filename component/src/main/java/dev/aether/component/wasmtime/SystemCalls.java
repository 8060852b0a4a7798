package dev.aether.component.wasmtime;

import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;

/** Functions of the system's C library. */
final class SystemCalls {
    /** What functions that give memory answer if they give none. */
    static final long FAILED = -1;

    private static final SymbolLookup SYSTEM = Linker.nativeLinker().defaultLookup();

    static final NativeFunction MAP = find("mmap");
    static final NativeFunction UNMAP = find("munmap");
    static final NativeFunction PROTECT = find("mprotect");
    static final NativeFunction ADVISE = find("madvise");
    static final NativeFunction OPEN = find("open");
    static final NativeFunction READ_AT = find("pread");
    static final NativeFunction THIS_THREAD = find("pthread_self");
    static final NativeFunction THREAD_ATTRIBUTES = find("pthread_getattr_np");
    static final NativeFunction ATTRIBUTES_STACK = find("pthread_attr_getstack");
    static final NativeFunction ATTRIBUTES_DESTROY = find("pthread_attr_destroy");

    private SystemCalls() {}

    private static NativeFunction find(String name) {
        return new NativeFunction(SYSTEM.findOrThrow(name));
    }
}
