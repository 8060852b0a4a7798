package dev.aether.component.wasi;

/** A guest ended itself through {@code wasi:cli/exit}; its instance is poisoned. */
public final class GuestExit extends RuntimeException {
    private final int code;

    public GuestExit(int code) {
        super("the guest ended itself with code " + code, null, false, false);
        this.code = code;
    }

    /** 0 for success, up to 255. */
    public int code() {
        return code;
    }
}
