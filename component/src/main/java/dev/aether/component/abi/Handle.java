package dev.aether.component.abi;

import org.jspecify.annotations.Nullable;

/** What an index in a handle table stands for. */
public final class Handle {
    private final ResourceType type;
    private final @Nullable Object hostObject;
    private final int representation;
    private final @Nullable Transfer scope;
    private int lends;

    private Handle(
            ResourceType type,
            @Nullable Object hostObject,
            int representation,
            @Nullable Transfer scope) {
        this.type = type;
        this.hostObject = hostObject;
        this.representation = representation;
        this.scope = scope;
    }

    /** A handle that owns a host's object. */
    public static Handle owning(ResourceType type, Object hostObject) {
        return new Handle(type, hostObject, 0, null);
    }

    /** A handle that owns a guest's resource. */
    public static Handle owning(ResourceType type, int representation) {
        return new Handle(type, null, representation, null);
    }

    /** A handle lent for one call. */
    static Handle lent(ResourceType type, Object hostObject, Transfer scope) {
        return new Handle(type, hostObject, 0, scope);
    }

    /** A handle lent for one call. */
    static Handle lent(ResourceType type, int representation, Transfer scope) {
        return new Handle(type, null, representation, scope);
    }

    public ResourceType type() {
        return type;
    }

    /** The host's object, null for a guest's resource. */
    public @Nullable Object hostObject() {
        return hostObject;
    }

    public int representation() {
        return representation;
    }

    public boolean owns() {
        return scope == null;
    }

    boolean isLentOut() {
        return lends > 0;
    }

    void lend() {
        lends++;
    }

    void takeBack() {
        lends--;
    }

    /** Tells the call that lent it that it was dropped. */
    void endLoan() {
        if (scope != null) {
            scope.borrowDropped();
        }
    }
}
