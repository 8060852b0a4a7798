package dev.aether.component.wasi;

/**
 * Hears when the thread of one instance waits in the host, so that an embedder may let others run
 * meanwhile. Called by that thread alone. A wait that ends by an interrupt is not followed by
 * {@link #goesOn}: its guest is about to end.
 */
public interface Blocking {
    /** Hears of nothing. */
    Blocking UNHEARD =
            new Blocking() {
                @Override
                public void waits() {}

                @Override
                public void mayWait() {}

                @Override
                public void goesOn() {}
            };

    /** It is about to wait. */
    void waits();

    /** It is about to do what takes long only sometimes, such as a write to a reader; cheap. */
    void mayWait();

    /** It is about to go on, after either; may itself wait until the guest may run again. */
    void goesOn();
}
