package dev.aether.component.abi;

import dev.aether.component.GuestResource;
import dev.aether.component.GuestResource.Hold;
import dev.aether.component.core.CoreMemory;
import java.util.ArrayList;
import java.util.List;

/**
 * One call's crossing of a boundary: where its values lie, what it may still carry, and what it
 * lends for its duration.
 */
public final class Transfer {
    private final Boundary boundary;
    private final InstanceState instance;
    private final CoreMemory memory;
    private List<Handle> lenders = List.of(); // Most calls lend nothing.
    private List<GuestResource> lentToHost = List.of();
    private long bytesLeft;
    private int openBorrows;

    Transfer(Boundary boundary) {
        this.boundary = boundary;
        this.instance = boundary.instance();
        this.memory = boundary.memory();
        this.bytesLeft = instance.transferBytesMax();
    }

    CoreMemory memory() {
        return memory;
    }

    StringEncoding encoding() {
        return boundary.encoding();
    }

    /** Counts what the values of this call take on the heap of the host. */
    void charge(long bytes) {
        bytesLeft -= bytes;
        if (bytesLeft < 0) {
            throw Traps.limit(
                    "one call carries more than " + instance.transferBytesMax() + " bytes");
        }
    }

    /** Traps unless so many bytes at that address are aligned and lie in memory. */
    void checkRange(int address, long length, int alignment) {
        if ((address & (alignment - 1)) != 0) {
            throw Traps.abi(
                    "address %s is not aligned to %d"
                            .formatted(Integer.toUnsignedString(address), alignment));
        }
        if (Integer.toUnsignedLong(address) + length > memory.byteCount()) {
            throw Traps.outOfBounds(address, length, memory.byteCount());
        }
    }

    /** Has the guest make room in its memory. */
    int allocate(int alignment, int length) {
        instance.mayLeave(false);
        long[] answer = boundary.realloc().call(new long[] {0, 0, alignment, length});
        instance.mayLeave(true);
        int address = (int) answer[0];
        checkRange(address, length, alignment);
        return address;
    }

    Object liftOwn(ResourceType type, int index) {
        Handle handle = instance.handles().remove(type, index);
        if (!handle.owns()) {
            throw Traps.abi("handle " + index + " of a " + type + " is borrowed, not owned");
        }
        Object hostObject = handle.hostObject();
        if (hostObject != null) {
            return hostObject;
        }
        instance.store().held(1);
        return new GuestResource(type, handle.representation(), instance.store(), Hold.OWNED);
    }

    Object liftBorrow(ResourceType type, int index) {
        Handle handle = instance.handles().find(type, index);
        handle.lend();
        if (lenders.isEmpty()) {
            lenders = new ArrayList<>();
        }
        lenders.add(handle);
        Object hostObject = handle.hostObject();
        if (hostObject != null) {
            return hostObject;
        }
        var lent = new GuestResource(type, handle.representation(), instance.store(), Hold.LENT);
        if (lentToHost.isEmpty()) {
            lentToHost = new ArrayList<>();
        }
        lentToHost.add(lent);
        return lent;
    }

    int lowerOwn(ResourceType type, Object value) {
        if (type.ofHost()) {
            return instance.handles().add(Handle.owning(type, value));
        }
        GuestResource resource = guestResource(type, value);
        if (resource.hold() != Hold.OWNED) {
            throw Traps.badValue("cannot give away " + resource);
        }
        resource.release();
        instance.store().held(-1);
        return instance.handles().add(Handle.owning(type, resource.representation()));
    }

    int lowerBorrow(ResourceType type, Object value) {
        if (type.ofHost()) {
            openBorrows++;
            return instance.handles().add(Handle.lent(type, value, this));
        }
        GuestResource resource = guestResource(type, value);
        if (resource.hold() == Hold.GONE) {
            throw Traps.badValue("cannot lend " + resource);
        }
        if (type.owner() == instance.index()) {
            return resource.representation();
        }
        openBorrows++;
        return instance.handles().add(Handle.lent(type, resource.representation(), this));
    }

    private GuestResource guestResource(ResourceType type, Object value) {
        if (!(value instanceof GuestResource resource) || !resource.fits(type, instance.store())) {
            throw Traps.badValue("expected a " + type + " of this instance, got " + value);
        }
        return resource;
    }

    void borrowDropped() {
        openBorrows--;
    }

    /** A guest must drop what it was lent before it returns. */
    void requireBorrowsDropped() {
        if (openBorrows > 0) {
            throw Traps.abi(openBorrows + " borrowed handles were not dropped before the return");
        }
    }

    /** Ends the loans this call made. */
    void endLoans() {
        lenders.forEach(Handle::takeBack);
        lentToHost.forEach(GuestResource::release);
    }
}
