package dev.aether.component.abi;

import dev.aether.component.Limits;

/** The part of a component instance the canonical ABI keeps; for one thread at a time. */
public final class InstanceState {
    private final int index;
    private final Store store;
    private final HandleTable handles;
    private final long transferBytesMax;
    private boolean mayLeave = true;
    private boolean entered;

    public InstanceState(int index, Store store, Limits limits) {
        this.index = index;
        this.store = store;
        this.handles = new HandleTable(limits.handlesMax());
        this.transferBytesMax = limits.transferBytesMax();
    }

    public int index() {
        return index;
    }

    public Store store() {
        return store;
    }

    public HandleTable handles() {
        return handles;
    }

    long transferBytesMax() {
        return transferBytesMax;
    }

    /** Begins a call into the guest from outside; a guest that is running is not entered again. */
    public void enter() {
        if (entered) {
            throw Traps.abi("the instance is running and cannot be entered again");
        }
        store.enter();
        entered = true;
    }

    public void leave() {
        entered = false;
        store.leave();
    }

    /** While it may not leave, the guest may call nothing outside itself. */
    public void mayLeave(boolean allowed) {
        mayLeave = allowed;
    }

    void requireMayLeave() {
        if (!mayLeave) {
            throw Traps.abi("a guest may not call out of realloc or post-return");
        }
    }

    /** {@code resource.new}: an owning handle of a resource this instance makes. */
    public int resourceNew(ResourceType type, int representation) {
        requireMayLeave();
        return handles.add(Handle.owning(type, representation));
    }

    /** {@code resource.rep}: what the guest knows its resource by. */
    public int resourceRep(ResourceType type, int handle) {
        return handles.find(type, handle).representation();
    }

    /** {@code resource.drop}: ends a handle, and the resource if the handle owned it. */
    public void resourceDrop(ResourceType type, int index) {
        requireMayLeave();
        Handle handle = handles.remove(type, index);
        if (handle.owns()) {
            store.destroy(this, handle);
        } else {
            handle.endLoan();
        }
    }
}
