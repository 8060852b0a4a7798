package dev.aether.component;

import dev.aether.component.abi.ResourceType;
import dev.aether.component.abi.Store;

/**
 * A resource that a guest made and the host holds: opaque, but it can be given back as an argument
 * or dropped with {@link ComponentInstance#drop}. It belongs to the instance that made it and to
 * its thread.
 */
public final class GuestResource {
    /** What whoever holds it may do with it. */
    public enum Hold {
        /** Give it away, lend it or drop it. */
        OWNED,
        /** Lend it on until the call that lent it ends. */
        LENT,
        /** Nothing: it was given away, dropped, or its loan ended. */
        GONE
    }

    private final ResourceType type;
    private final int representation;
    private final Store home;
    private Hold hold;

    /** For the layers below only. */
    public GuestResource(ResourceType type, int representation, Store home, Hold hold) {
        this.type = type;
        this.representation = representation;
        this.home = home;
        this.hold = hold;
    }

    public Hold hold() {
        return hold;
    }

    /** Whether it is of that type and was made in that instance; for the layers below. */
    @SuppressWarnings("ReferenceEquality") // One running component is one object.
    public boolean fits(ResourceType wanted, Store instance) {
        return type == wanted && home == instance;
    }

    /** The number the guest knows it by; for the layers below. */
    public int representation() {
        return representation;
    }

    public ResourceType type() {
        return type;
    }

    /** It is not the holder's any more; for the layers below. */
    public void release() {
        hold = Hold.GONE;
    }

    @Override
    public String toString() {
        return type + "#" + representation + " (" + hold + ")";
    }
}
