package dev.aether.component.link;

import static dev.aether.component.SnapshotException.Code.BUSY;
import static dev.aether.component.SnapshotException.Code.CLOSED;
import static dev.aether.component.SnapshotException.Code.NOT_STARTED;
import static dev.aether.component.SnapshotException.Code.POISONED;
import static dev.aether.component.SnapshotException.Code.RESOURCE;

import dev.aether.component.ComponentException;
import dev.aether.component.ComponentInstance;
import dev.aether.component.GuestResource;
import dev.aether.component.Invocation;
import dev.aether.component.Limits;
import dev.aether.component.MemorySource;
import dev.aether.component.Snapshot;
import dev.aether.component.SnapshotException;
import dev.aether.component.TrapException;
import dev.aether.component.TrapException.Code;
import dev.aether.component.abi.Handle;
import dev.aether.component.abi.InstanceState;
import dev.aether.component.abi.Store;
import dev.aether.component.core.HostFailureException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One running component: its parts, whether it may still be called, and who is calling. */
final class RunningComponent implements ComponentInstance, Invocation, Store {
    private final Prepared prepared;
    private final Limits limits;
    private final Object hostState;
    private final Interruption interruption = new Interruption();
    private final Parts parts;
    private int depth;
    private int held;
    private boolean started;
    private boolean poisoned;
    private volatile boolean closed;
    private boolean ended;

    private RunningComponent(Prepared prepared, Limits limits, Object hostState) {
        this.prepared = prepared;
        this.limits = limits;
        this.hostState = hostState;
        this.parts = new Parts(prepared, limits, this, interruption::requested);
    }

    static RunningComponent unstarted(Prepared prepared, Limits limits, Object hostState) {
        return new RunningComponent(prepared, limits, hostState);
    }

    static RunningComponent restored(
            Prepared prepared, Limits limits, Object hostState, Snapshot snapshot) {
        var restored = new RunningComponent(prepared, limits, hostState);
        restored.started = true;
        boolean done = false;
        try {
            Restoring.restore(prepared, snapshot, restored.parts, restored);
            done = true;
            return restored;
        } finally {
            if (!done) {
                restored.close();
            }
        }
    }

    @Override
    public Snapshot snapshot() {
        if (closed || poisoned || !started) {
            throw unsavable();
        }
        if (interruption.requested() || !interruption.enter()) {
            throw new SnapshotException(BUSY, "the instance is running or was interrupted");
        }
        try {
            if (held > 0) {
                throw new SnapshotException(
                        RESOURCE, "the host holds %d resources of the guest".formatted(held));
            }
            return saved();
        } finally {
            interruption.leave();
            if (closed) {
                endIfIdle();
            }
        }
    }

    private SnapshotException unsavable() {
        if (closed) {
            return new SnapshotException(CLOSED, "the instance is closed");
        }
        return poisoned
                ? new SnapshotException(POISONED, "the instance trapped")
                : new SnapshotException(NOT_STARTED, "the instance was not started");
    }

    /** Saves what is different from an instance that was only made. */
    private Snapshot saved() {
        Limits own = limits.withMemory(MemorySource.ENDLESS);
        var fresh = new RunningComponent(prepared, own, hostState);
        try {
            return Saving.save(prepared, parts, fresh.parts);
        } finally {
            fresh.parts.close();
        }
    }

    @Override
    public void start() {
        guarded(() -> this);
    }

    @Override
    public Object state() {
        return hostState;
    }

    @Override
    public @Nullable Object call(String function, Object... arguments) {
        Item.Function exported = prepared.export(function);
        int wanted = exported.type().parameterCount();
        if (arguments.length != wanted) {
            throw new ComponentException(
                    ComponentException.Code.BAD_VALUE,
                    "%s takes %d arguments, got %d".formatted(function, wanted, arguments.length));
        }
        return guarded(() -> parts.target(exported).call(arguments));
    }

    /**
     * Does something with the guest, after starting it if that is still to do; whatever it throws,
     * the guest is not used again.
     */
    private <T extends @Nullable Object> T guarded(Supplier<T> work) {
        if (poisoned || closed) {
            throw new TrapException(
                    Code.POISONED,
                    closed ? "the instance is closed" : "the instance trapped before");
        }
        if (!interruption.begin()) {
            throw new TrapException(
                    Code.ABI, "the instance is running and cannot be entered again");
        }
        boolean done = false;
        try {
            if (!started) {
                started = true;
                parts.instantiate();
            }
            T result = work.get();
            done = true;
            return result;
        } catch (HostFailureException e) {
            throw e.failure();
        } catch (TrapException trap) {
            throw starved(trap) ? outOfMemory(trap) : trap;
        } finally {
            poisoned |= !done;
            interruption.end();
            if (closed) {
                endIfIdle();
            }
        }
    }

    /** Guests that were refused memory rarely go on: their allocators give up by a trap. */
    private boolean starved(TrapException trap) {
        return trap.code() == Code.UNREACHABLE && parts.memoryRefused();
    }

    private TrapException outOfMemory(TrapException trap) {
        return new TrapException(
                Code.MEMORY_LIMIT,
                "the guest needs more memory than it may have, at most %d bytes"
                        .formatted(limits.memoryBytesMax()),
                trap);
    }

    @Override
    public void interrupt() {
        interruption.request();
        parts.nudge();
    }

    @Override
    public void drop(GuestResource resource) {
        if (resource.hold() != GuestResource.Hold.OWNED || !resource.fits(resource.type(), this)) {
            throw new ComponentException(
                    ComponentException.Code.BAD_VALUE, "cannot drop " + resource);
        }
        resource.release();
        held(-1);
        guarded(() -> {
            parts.destroyGuestResource(resource.type(), resource.representation(), Store.HOST);
            return resource;
        });
    }

    @Override
    public void close() {
        closed = true;
        endIfIdle();
    }

    /** A host function may close the guest that calls it, which ends when that call does. */
    private void endIfIdle() {
        if (!interruption.enter()) {
            return;
        }
        try {
            if (!ended) {
                ended = true;
                end();
            }
        } finally {
            interruption.leave();
        }
    }

    private void end() {
        try {
            closeHandles();
        } finally {
            parts.close();
        }
    }

    private void closeHandles() {
        RuntimeException first = null;
        for (InstanceState state : parts.states()) {
            for (Handle handle : state.handles().drain()) {
                try {
                    closeHandle(handle);
                } catch (RuntimeException e) {
                    first = first == null ? e : first;
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private void closeHandle(Handle handle) {
        Object hostObject = handle.hostObject();
        if (handle.owns() && hostObject != null) {
            prepared.binding().destructors().get(handle.type().index()).drop(this, hostObject);
        }
    }

    @Override
    public void destroy(InstanceState by, Handle handle) {
        Object hostObject = handle.hostObject();
        if (hostObject == null) {
            parts.destroyGuestResource(handle.type(), handle.representation(), by.index());
            return;
        }
        try {
            prepared.binding().destructors().get(handle.type().index()).drop(this, hostObject);
        } catch (RuntimeException e) {
            throw new HostFailureException(e);
        }
    }

    @Override
    public void enter() {
        depth++;
        if (depth > limits.callDepthMax()) {
            throw new TrapException(
                    Code.STACK_EXHAUSTED,
                    "calls between guests nest deeper than " + limits.callDepthMax());
        }
    }

    @Override
    public void leave() {
        depth--;
    }

    @Override
    public void held(int change) {
        held += change;
    }
}
