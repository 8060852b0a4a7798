package dev.aether.component;

import dev.aether.component.type.ResourceType;

/**
 * A resource that a guest made and the host holds: opaque, but it can be given back as an argument.
 * Owned by the instance that made it and for its thread only.
 */
public final class GuestResource {
    private final ResourceType type;
    private final int representation;
    private boolean owned;

    /** For the layers below only. */
    public GuestResource(ResourceType type, int representation, boolean owned) {
        this.type = type;
        this.representation = representation;
        this.owned = owned;
    }

    /** Which resource type it is of. */
    public ResourceType type() {
        return type;
    }

    /** The number the guest knows it by. */
    public int representation() {
        return representation;
    }

    /** Whether whoever holds this object must still give or drop it. */
    public boolean owned() {
        return owned;
    }

    /** Ends ownership through this object, because it moved into a guest or was dropped. */
    public void release() {
        owned = false;
    }
}
