package dev.aether.component;

/** What a {@link HostFunction} knows about the call it answers: whose it is. */
public interface Invocation {
    /** The host state given to {@link ComponentTemplate#instantiate}. */
    Object state();

    /**
     * The host state, as its type.
     *
     * @throws ClassCastException if the instance was made with another kind of state
     */
    default <T> T state(Class<T> type) {
        return type.cast(state());
    }
}
