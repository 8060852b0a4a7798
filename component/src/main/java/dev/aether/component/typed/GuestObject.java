package dev.aether.component.typed;

import dev.aether.component.ComponentInstance;
import dev.aether.component.GuestResource;
import dev.aether.component.TrapException;

/**
 * A resource of a guest as generated classes show it. It is for the thread of its instance; who
 * owns it closes it or gives it away.
 */
public abstract class GuestObject implements AutoCloseable {
    private final ComponentInstance guest;
    private final GuestResource handle;

    protected GuestObject(ComponentInstance guest, Object handle) {
        this.guest = guest;
        this.handle = (GuestResource) handle;
    }

    /**
     * The handle behind a resource that goes to a guest.
     *
     * @throws IllegalArgumentException if that guest did not make it
     * @throws IllegalStateException if it is not held any more
     */
    @SuppressWarnings("ReferenceEquality") // An instance is itself only.
    public static GuestResource handle(ComponentInstance guest, Object resource) {
        if (!(resource instanceof GuestObject object)) {
            throw new IllegalArgumentException(
                    "a guest takes back only resources it made, not a " + resource.getClass());
        }
        if (object.guest != guest) {
            throw new IllegalArgumentException(object + " is of another instance");
        }
        return object.handle();
    }

    /**
     * Its handle, to call it with.
     *
     * @throws IllegalStateException if it is not held any more
     */
    protected final GuestResource handle() {
        if (handle.hold() == GuestResource.Hold.GONE) {
            throw new IllegalStateException(this + " was closed or given away");
        }
        return handle;
    }

    protected final ComponentInstance guest() {
        return guest;
    }

    /** Ends it if it is still ours; its instance, once closed or trapped, ended it before. */
    @Override
    public final void close() {
        if (handle.hold() != GuestResource.Hold.OWNED) {
            return;
        }
        try {
            guest.drop(handle);
        } catch (TrapException trap) {
            if (trap.code() != TrapException.Code.POISONED) {
                throw trap;
            }
        }
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + " " + handle;
    }
}
