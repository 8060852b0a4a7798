package dev.aether.component.wasmtime;

import java.lang.ref.Cleaner;

/** Deletes in native memory what Java has no reference to any more. */
final class Leftovers {
    static final Cleaner CLEANER = Cleaner.create();

    private Leftovers() {}
}
