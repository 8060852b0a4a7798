package dev.aether.component.wasi;

/** A guest called what it was linked to but never granted; its instance is poisoned. */
public final class WasiDenied extends RuntimeException {
    private final String function;

    public WasiDenied(String function) {
        super("not granted: " + function);
        this.function = function;
    }

    /** What was called, such as {@code wasi:filesystem/types#[method]descriptor.read}. */
    public String function() {
        return function;
    }
}
